"""The words with which sites stand before an article instead of it, in the languages of the larger press.

Each pattern names what only such a notice says; a word that articles use too needs its company. Whether a page with
such words is a wall is for ``text.judge`` to say.
"""

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


CONSENT: Final = _any(
    r"\b(?:accept|agree|consent|reject|manage|allow)\b.{0,60}\bcookies?\b",
    r"\bcookies?\b.{0,80}\b(?:accept|agree|consent|preferences|partners)\b|before you continue",
    r"we (?:value|respect|care about) your privacy",
    r"\b(?:we|wir|nous|nosotros|noi|wij|vi) (?:and|und|et|y|e|en|och|og) (?:our|unsere|nos|nuestros"
    r"|i nostri|onze|våra|våre|vores) (?:\d+ )?(?:partner|vendor|socios)",
    r"wir benötigen ihre zustimmung|zustimmung.{0,40}cookies|cookies.{0,40}(?:zustimm|akzeptier|ablehn)",
    r"mit werbung (?:weiterlesen|und cookies)|ihre privatsphäre ist uns",
    r"nous utilisons des cookies|(?:accept|refus)er.{0,40}cookies",
    r"(?:respectons|soucions de) (?:de )?votre vie privée|continuer sans accepter",
    r"(?:utilizamos|usamos|aceptar?|rechazar|aceitar?|rejeitar).{0,40}cookies",
    r"(?:tu|su|sua) privaci?dade? (?:nos )?import",
    r"(?:utilizziamo|usiamo|accett\w+|rifiut\w+).{0,40}cookie|la tua privacy è",
    r"(?:wij|we) gebruiken cookies|cookies (?:accepteren|toestaan|weigeren)",
    r"(?:godkänn|acceptera|accepter|godta|tillad|hyväksy)\w*.{0,40}(?:cookies|kakor|evästee\w*"
    r"|informasjonskapsler)",
    r"(?:używamy|akceptu\w+|zgod\w+).{0,40}(?:cookies|ciastecz)|(?:souhlas\w*|přijmout).{0,40}cookies",
    r"(?:использу\w+|принять|соглас\w+).{0,40}(?:cookie|куки)|çerez\w*.{0,40}(?:kabul|izin|kullan)",
    r"(?:cookie|クッキー).{0,20}(?:同意|許可|受け入れ)|(?:接受|同意|使用).{0,10}cookie",
    r"쿠키.{0,20}(?:동의|허용|수락)",
)
"""A question about cookies or data."""

BLOCKED: Final = _any(
    r"\baccess(?: to this page has been)? denied\b|are you a (?:robot|human)",
    r"verify (?:that )?you(?:'|’)?(?: a)?re (?:a )?human|checking (?:your browser|if the site connection)",
    r"making sure you(?:'|’)?(?: a)?re not a (?:ro)?bot",
    r"\bjust a moment\W*$|attention required|enable javascript and cookies to continue",
    r"please enable js and disable|unusual (?:traffic|activity) (?:from|on|has)",
    r"request (?:was |has been |could not be )?(?:blocked|satisfied)",
    r"(?:complete|solve|enter|type)\b.{0,40}\bcaptcha|captcha (?:check|challenge|required)",
    r"\b(?:403|error 1020|451)\b.{0,12}(?:forbidden|access denied|unavailable)",
    r"security (?:check|service to protect)|pardon our interruption|bot detection",
    r"you have been blocked|not available in your (?:country|region|location)",
    r"unavailable (?:due to|for) legal reasons|(?:due to|because of) the (?:gdpr|general data protection)",
    r"zugriff (?:wurde )?verweigert|accès (?:refusé|interdit)|acceso (?:denegado|prohibido)|accesso negato",
    r"acesso (?:negado|bloqueado)|toegang geweigerd|åtkomst nekad|adgang nægtet|ingen tilgang|dostęp zabroniony",
    r"přístup odepřen|доступ (?:запрещ|ограничен)|erişim engellendi|(?:sind sie|bist du) ein mensch",
    r"êtes-vous (?:un )?(?:robot|humain)|(?:no eres|eres) un robot",
    r"アクセスが(?:拒否|制限)|访问(?:被拒绝|受限|异常)|拒绝访问|拒絕存取|접근이? ?(?:거부|차단|제한)",
)
"""A refusal, or a test whether a person asks."""

WALL: Final = _any(
    r"subscribe (?:now |today )?to (?:continue|read|keep|unlock)|to (?:continue|keep) reading\b",
    r"already a (?:subscriber|member)\b|for subscribers only|subscribers? only|subscriber[- ]exclusive",
    r"this (?:article|content|story) is (?:for|only|available|reserved|exclusive)\b.{0,40}(?:subscri"
    r"|member|regist)",
    r"(?:log|sign) in to (?:continue|read|keep)|create (?:a|your) free account to",
    r"register (?:now )?(?:for free )?to (?:continue|read)|unlock (?:this|the full) (?:article|story)",
    r"become a (?:member|subscriber) to|(?:reached|used) your (?:limit of )?(?:monthly )?(?:free )?articles?",
    r"jetzt (?:weiterlesen|abonnieren|testen und weiterlesen)|weiterlesen mit|nur für abonnenten",
    r"mit .{0,20}abo (?:weiter)?lesen|dieser (?:artikel|inhalt) ist (?:nur )?(?:für|exklusiv)",
    r"(?:anmelden|registrieren) und weiterlesen|bereits (?:abonnent|registriert)\?",
    r"réservée? (?:aux|à nos) abonnés|il vous reste .{0,20}à lire|abonnez-vous pour|pour lire la suite",
    r"déjà abonné|connectez-vous pour (?:lire|continuer)",
    r"(?:solo|exclusivo|exclusiva|contenido) para (?:nuestros )?suscriptores",
    r"suscríbe(?:te|se) (?:para|y) (?:seguir|leer|contin)|para (?:seguir|continuar) leyendo",
    r"inicia sesión para (?:leer|seguir)",
    r"(?:riservato|esclusiv\w|solo) (?:agli|per gli) abbonati|abbonati per (?:leggere|continuare)",
    r"per continuare a leggere|sei già abbonato",
    r"(?:exclusivo|conteúdo|somente) para assinantes|assine (?:para|e) (?:ler|continu)",
    r"para continuar (?:a ler|lendo)|já é assinante",
    r"(?:alleen )?voor abonnees|om (?:verder|dit artikel) te lezen|al abonnee\?|logga in för att läsa",
    r"(?:endast )?för prenumeranter|(?:kun )?for abonnenter|logg inn for å lese|log ind for at læse",
    r"vain tilaajille|tilaa ja lue|kirjaudu (?:sisään )?(?:ja lue|lukeaksesi)",
    r"dostęp dla prenumeratorów|(?:tylko )?dla (?:prenumeratorów|subskrybentów)|aby czytać dalej",
    r"(?:pouze|jen) pro předplatitele|(?:только )?для подписчиков|оформите подписку|abonelere özel",
    r"okumaya devam etmek için|μόνο για συνδρομητές",
    r"会員限定(?:です|記事)|有料会員限定|続きを?.{0,12}(?:お読み|読む(?:に|ため)).{0,20}|有料記事です",
    r"残り\s?\d+\s?文字",
    r"(?:订阅|訂閱|登录|登錄|登入|付费|付費).{0,10}(?:继续|繼續|閱讀|阅读|全文|解锁|解鎖)",
    r"(?:会员|會員|订户|訂戶)(?:专享|專享|独享|獨享|限定|专属|專屬)",
    r"(?:유료 ?)?(?:구독자|회원) ?(?:전용|만 (?:볼|읽))",
    r"(?:로그인|구독)(?:하고|하면|하시면|후).{0,12}(?:전문|계속|이어)",
    r"للمشتركين فقط|اشترك لمتابعة القراءة",
)
"""A wish for money or a login before the rest."""

REST: Final = _any(
    r"il vous reste .{1,12}% de cet article|la suite est réservée",
    r"the rest of this (?:article|story) is (?:for|available)|noch \d+ ?% des artikels|残り\s?\d+\s?文字",
)
"""What stands where a text is cut off, however much was shown."""

REST_HINTS: Final = ("l vous reste", "a suite est", "he rest of this", "des Artikels", "残り")
"""Without one of these the slower look is spared."""

MISSING: Final = _any(
    r"\b404\b",
    r"page (?:was )?(?:not found|cannot be found|can.?t be found|(?:no longer|does(?: not|n.t)) exists?)",
    r"(?:seite|artikel) (?:wurde |konnte )?nicht gefunden|seite existiert nicht",
    r"page (?:introuvable|non trouvée)",
    r"página no (?:encontrada|existe)|pagina (?:non trovata|niet gevonden)|página não encontrada",
    r"sidan (?:kunde inte hittas|finns inte|hittades inte)",
    r"siden (?:blev |ble )?(?:ikke (?:fundet|funnet)|finnes ikke)|sivua ei löyty",
    r"nie znaleziono strony|strona nie istnieje|stránka (?:nebyla nalezena|neexistuje)|страница не найдена",
    r"sayfa bulunamadı",
    r"ページ(?:が|は)(?:見つかりません|存在しません)|页面(?:不存在|未找到)|找不到(?:页面|頁面|网页)",
    r"페이지를 찾을 수 없",
)
"""A page that is not there."""
