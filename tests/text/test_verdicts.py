"""What pages turn out to be, in the languages of the larger press; whole articles stay whole whatever stands beside."""

import json

import pytest

from newsreader.text.extract import extract_article

URL = "https://post.example/transport/strike"
LEAD = "The crews of the northern ferries voted on Friday to go back to work after nine weeks on the quay. "
STORY = "".join(
    f"<p>{words} and the harbour master wrote it into the book before the morning boat left the quay.</p>"
    for words in ("The wind rose", "A mast broke", "The lamps went out", "Rain fell", "A bell rang", "The fog came")
)


def verdict_of(body: str, title: str = "Crews vote to end strike", **said: object) -> str:
    head = f"<title>{title}</title>"
    if said:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'
    return extract_article(f"<html><head>{head}</head><body>{body}</body></html>", URL).verdict


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe to continue reading.",
        "This article is for subscribers only.",
        "You have reached your limit of free articles.",
        "Jetzt weiterlesen mit dem Digitalabo. Bereits Abonnent?",
        "Cet article est réservé aux abonnés.",
        "Contenido exclusivo para suscriptores.",
        "Contenuto riservato agli abbonati.",
        "Conteúdo exclusivo para assinantes.",
        "Dit artikel is alleen voor abonnees.",
        "Logga in för att läsa vidare.",
        "Saken er kun for abonnenter.",
        "Dostęp dla prenumeratorów.",
        "Материал доступен только для подписчиков.",
        "この記事は会員限定です。登録すると続きをお読みいただけます。",
        "登录后继续阅读全文",
        "이 기사는 구독자 전용입니다.",
    ],
)
def test_paywalls(wall: str) -> None:
    assert verdict_of(f"<article><p>{LEAD}</p><div class='wall'><p>{wall}</p></div></article>") == "paywall"


def test_a_page_that_says_it_is_not_free_and_shows_little() -> None:
    assert verdict_of(f"<article><p>{LEAD * 3}</p></article>", isAccessibleForFree="False") == "paywall"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Before you continue", "We and our 214 partners store information on a device. Accept all or manage choices."),
        ("Post", "We value your privacy. Accept all cookies, or manage your preferences with our partners."),
        ("Post", "Wir benötigen Ihre Zustimmung, um Cookies zu verwenden. Alle akzeptieren oder ablehnen."),
        ("Le Port", "Nous respectons votre vie privée. Accepter les cookies ou continuer sans accepter."),
        ("El Puerto", "Utilizamos cookies propias y de terceros. Aceptar todas las cookies o configurar."),
        ("Il Porto", "Utilizziamo i cookie per migliorare il sito. Accetta tutti i cookie o gestisci le scelte."),
        ("De Haven", "Wij gebruiken cookies om de site te verbeteren. Cookies accepteren of instellen."),
        ("Port", "Używamy plików cookies, aby ulepszać serwis. Akceptuję wszystkie cookies."),
        ("港", "このサイトではCookieの使用に同意いただく必要があります。設定を変更することもできます。"),
    ],
)
def test_questions_about_cookies(title: str, text: str) -> None:
    assert verdict_of(f"<div><h1>{title}</h1><p>{text}</p><button>OK</button></div>", title) == "consent"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Enable JavaScript and cookies to continue"),
        ("Access denied", "You do not have permission to see this page on this server. Reference 18.2f3."),
        ("post.example", "Please verify you are a human. Complete the captcha below to go on."),
        ("Making sure you're not a bot!", "The administrator of this site has set up a puzzle for the browser."),
        ("451", "This content is not available in your region for legal reasons."),
        ("Zugriff verweigert", "Ihre Anfrage wurde aus Gründen der Sicherheit angehalten."),
        ("Acceso denegado", "Su solicitud ha sido detenida por razones de seguridad en este servidor."),
        ("访问受限", "您的请求存在异常，请稍后再试。"),
    ],
)
def test_refusals(title: str, text: str) -> None:
    assert verdict_of(f"<div><h1>{title}</h1><p>{text}</p></div>", title) == "blocked"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found", "Sorry, we looked everywhere. The page may have moved to another quay, or never was here."),
        ("404", "Die Seite wurde nicht gefunden. Vielleicht hilft die Suche weiter, oder die Startseite der Zeitung."),
        ("Erreur", "Page introuvable. La page demandée a peut-être été déplacée ou supprimée par la rédaction."),
        ("エラー", "お探しのページが見つかりません。URLをご確認ください。"),
    ],
)
def test_pages_that_are_not_there(title: str, text: str) -> None:
    assert verdict_of(f"<div><h1>{title}</h1><p>{text} {text}</p></div>", title) == "not_article"


def test_a_front_page_is_no_article() -> None:
    link = "<li><a href='/{0}'>How the strike of the summer {0} began on the quay</a></li>"
    links = "".join(link.format(number) for number in range(160))
    page = f"<ul>{links}</ul><div><p>{LEAD}</p></div><ul>{links}</ul>"
    assert verdict_of(page, "Harbour Post") == "not_article"


@pytest.mark.parametrize("end", ["…", " [...]", "</p><p><a href='/a'>Continue reading</a>", "</p><p>Weiterlesen"])
def test_teasers(end: str) -> None:
    assert verdict_of(f"<article><p>{LEAD * 2}It was late{end}</p></article>") == "teaser"


def test_a_text_far_shorter_than_the_page_says_is_a_teaser() -> None:
    assert verdict_of(f"<article>{STORY}</article>", wordCount=900) == "teaser"
    assert verdict_of(f"<article>{STORY}</article>", wordCount=110) == "complete"


@pytest.mark.parametrize(
    "beside",
    [
        "<footer><p>Already a subscriber? Sign in to read the paper of the day.</p></footer>",
        "<div class='cookie'><p>We use cookies. Accept all cookies or manage preferences.</p></div>",
        "<footer><p>This site is protected by reCAPTCHA.</p></footer>",
        "<p>Nobody needs a captcha to sail, said the master: the port refuses access to nobody.</p>",
    ],
)
def test_what_stands_beside_a_whole_article_does_not_count(beside: str) -> None:
    assert verdict_of(f"<article>{STORY}{STORY.replace('book', 'log')}</article>{beside}") == "complete"


def test_a_short_whole_article_is_no_question_about_cookies() -> None:
    banner = "<div class='banner'><p>We use cookies. Accept all cookies or manage your preferences.</p></div>"
    assert verdict_of(f"{banner}<article><h1>Crews vote</h1><p>{LEAD * 3}</p></article>") == "complete"
    captcha = "<footer><p>Protected by reCAPTCHA.</p></footer>"
    assert verdict_of(f"<article><h1>Crews vote</h1><p>{LEAD * 3}</p></article>{captcha}") == "complete"
