"""Words that say nothing about a subject, in the languages most feeds are written in.

A large store learns by counting which words are common; a store of thirty articles cannot, and in a store of many
languages the small ones never reach the count. Articles, pronouns, prepositions, auxiliaries, numbers, words of time
and of reporting; never the noun of a subject, nor a word that is one in English.
"""

from typing import Final

_ENGLISH: Final = """
about above according across after again against ago all almost along already also although always am amid among an
and announced another any anyone anything april are around as asked at august away back be became because become been
before began being below between both but by called came can cannot come comes could day days december did didn do
does doesn doing don done down during each early either else end enough even ever every everyone far february few
first five for four friday from full further gave get gets getting give given go goes going gone good got great had
half has hasn have haven having he her here hers herself him himself his hour hours how however if in including inside
into is isn it its itself january july june just keep kept know last late later least left less let like likely little
ll long look made make makes making many may me mean might million minute minutes monday month months more most much
must my near nearly need never new next nine no nor not nothing november now october of off often old on once one only
onto or other others our out outside over own part people per perhaps put quite rather re really reported right said
same saturday saw say saying says second see seen september set several shall she should show since six so some
something soon still such sunday take taken takes tell ten than that the their theirs them themselves then there these
they thing things think third this those though three through thursday time times to today together told tomorrow too
took toward towards tuesday twice two under until up upon us use used using ve very want wants was wasn way ways we
wednesday week weeks well went were weren what when where whether which while who whole whom whose why will with
within without won would wouldn year years yes yesterday yet you young your
"""
_GERMAN: Final = """
ab aber alle allem allen aller alles als also alt alte alten am an andere anderen anderer anderes auch auf aus bei
beim bereits bin bis bisher bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf darum das dass
dazu dein dem den denen denn der deren des deshalb dessen dich die dienstag dies diese diesem diesen dieser dieses dir
doch donnerstag dort drei du durch ein eine einem einen einer eines einige einigen einmal ende er erst erste ersten es
etwa etwas euch fast freitag fünf für gab ganz gar geben gegen gehen geht gemacht gerade gestern gewesen gibt gilt
ging groß große großen gut habe haben hat hatte hatten heißt heute hier hinter hätte hätten ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer ihres im immer in ins ist ja jahr jahre jahren jede jedem jeden jeder jedes jedoch jetzt kam kann
kaum kein keine keinem keinen keiner kommen kommt könne können könnte könnten lange lassen laut letzte letzten lässt
machen macht mal man mehr mehrere mein meine menschen mich millionen minuten mir mit mittwoch montag morgen muss
musste müssen nach nachdem neben nein neu neue neuen neuer neues nicht nichts noch nun nur nämlich ob oder ohne
prozent rund sagen sagt sagte samstag schon sehr sei sein seine seinem seinen seiner seines seit sich sie sieht sind
so sogar solche soll sollen sollte sollten sondern sonntag sowie später statt stehen steht stellte stunden tag tage
tagen teil trotz tun uhr um und uns unser unsere unter viel viele vielen vier vom von vor wann waren warum was wegen
weil weiter weitere weiteren welche wenig wenn wer werde werden wie wieder will wir wird wo wobei wohl wollen wollte
worden wurde wurden während wäre würde würden zehn zeit zu zum zur zurück zwar zwei zweite zwischen über
"""
_FRENCH: Final = """
ai ainsi alors an année années ans août après au aucun aussi autre autres aux avait avant avec avoir avril beaucoup
bien ce cela celle celles celui cent ces cet cette ceux chaque chez ci comme comment contre dans de depuis dernier
derniers dernière des deux devait devant dimanche dire dit dix dont du début décembre déjà elle elles en encore entre
es est et eu eux faire fait faut fin fois font février grand grande heure heures hier ici il ils janvier je jeudi jour
jours juillet juin jusqu la laquelle le lequel les leur leurs lors lorsque lui lundi là ma mai mais malgré mardi me
mercredi mes millions moins mois moment mon même mêmes ne ni nombre non nos notre nous nouveau nouvelle novembre
octobre on ont ou où par parce parmi part pas pendant personnes peu peut peuvent plus plusieurs point pour pourrait
premier première près puis quand quatre que quel quelle quelles quelque quelques quels qui quoi sa samedi sans se
selon semaine sept septembre sera serait ses si sien six soit son sont sous souvent sur ta tandis te tes ton toujours
tous tout toute toutes trois trop très tu un une vendredi vers via voir vos votre vous étaient était étant été être
"""
_SPANISH: Final = """
abril agosto ahora al algo algunas alguno algunos ante antes aquel aquella aquí así aunque ayer año años aún bajo bien
cada casi cinco como con contra cosas cual cuando cuatro cuál cómo de debe decir dejó del desde después dice dicho
diciembre diez dijo domingo donde dos durante día días el ella ellas ellos en enero entonces entre era eran es esa
esas ese eso esos esta estaba estar estas este esto estos está están febrero fecha fin forma fue fueron gran grande ha
haber había habían hace hacer hacia han hasta hay hecho hizo hora horas hoy jueves julio junio junto la las le les lo
los luego lugar lunes martes marzo mayo me mejor menos mes meses mi mientras millones misma mismo miércoles momento
mucho muchos muy más nada ni ningún no nos nosotros noviembre nuestra nuestro nueva nuevo nuevos nunca octubre otra
otras otro otros para parte pasado pero personas poco podría por porque primer primera primero pueda puede pueden pues
que quien quién qué se sea segundo según seis semana septiembre ser será si sido siempre siete sin sino sobre solo son
su sus sábado sí sólo también tan tanto te tener tenía tiempo tiene tienen toda todas todavía todo todos total tras
tres tu tuvo un una unas uno unos usted va van varios veces ver vez viernes ya yo él última último
"""
_ITALIAN: Final = """
abbiamo ad adesso agli agosto ai al alcune alcuni alla alle allo allora altra altre altri altro anche ancora anni anno
aprile avere aveva avevano avrebbe base bene che chi ci cinque circa col come con contro cosa così cui da dagli dai
dal dalla dalle dallo degli dei del della delle dello dentro detto deve di dice dicembre dieci domani domenica dopo
dove due durante ecco ed era erano essere fa fare fatto febbraio fin fine fino fra fu gennaio giorni giorno giovedì
giugno già gli grande ha hanno ieri il in infatti invece io la le lei li lo loro luglio lui lunedì ma maggio mai
martedì marzo me meno mentre mercoledì mese mesi mia milioni mio molte molti molto momento nei nel nella nelle nello
nessuno no noi non nostra nostro novembre nulla nuova nuovi nuovo oggi ogni oltre ora ore ottobre ove parte per perché
persone però più poche poco poi possono potrebbe presso prima primo proprio può qualche quale quali quando quanto
quattro quella quelle quelli quello questa queste questi questo qui quindi sabato se secondo sei sempre senza sera
sette settembre settimana si sia siamo sino solo sono sopra sotto stata stati stato stesso su sua subito sue sugli sui
sul sulla sulle suo suoi tanto te tra tre tu tutta tutte tutti tutto un una uno va venerdì verso vi via voi volta
volte
"""
_PORTUGUESE: Final = """
abril agora agosto ainda algo alguns alguém além ano anos antes ao aos apenas após aquela aquele as assim até cada
cerca cinco com como contra da daquele das de dele deles depois desde dessa desse desta deste deve dez dezembro dia
dias disse do dois domingo dos duas durante ela elas ele eles em embora enquanto entre era eram essa essas esse esses
esta estar estas estava este estes está estão eu fazer fevereiro fez fim foi foram grande hoje hora horas há isso isto
janeiro julho junho já la lhe lhes lo logo maio mais março mas me meio meses mesma mesmo meu milhões minha momento
muito muitos mês na nada nas nem nenhum nessa nesse nesta neste ninguém no nos nossa nosso nova novembro novo novos
num numa nunca não nós ou outra outras outro outros outubro para parte pela pelas pelo pelos per pessoas pode podem
poderia pois por porque pouco primeira primeiro próximo quais qual quando quanto quarta quatro que quem quinta se
segunda segundo seis seja sem sempre sendo ser será setembro seu seus sexta si sido sim sob sobre sua suas sábado só
também tanto tem ter terça teve tinha toda todas todo todos três tudo têm um uma umas uns vai vez vezes você vários
último
"""
_DUTCH: Final = """
aan achter af al alle alleen alles als altijd ander andere anders april augustus beide bij binnen bleek blijft boven
daar daarbij daarna dag dagen dan dat de december deze dezelfde die dinsdag dit doen donderdag door dus echter een
eens eerder eerst eerste eind en enige enkele er erg even februari gaan gaat geen geleden ging goed grote haar had
hadden heb hebben heeft heel hem hen het hier hij hoe hun iemand iets ik in is ja jaar januari jaren je juli juni kan
komen komt kon kunnen kwam laat laatste laten later maand maandag maanden maar maart maken man meer mei men mensen met
mij mijn miljoen minder moest moet moeten mogen morgen na naar naast nadat niet niets nieuwe nog nooit november nu of
oktober om omdat onder ongeveer ons onze ook op over paar procent rond sinds slechts sommige staan staat steeds te
tegen ten ter terug terwijl tien tijd tijdens toch toe toen tot tussen twee tweede uit uur vaak van vanaf vandaag veel
verder vier vijf volgens voor vooral vrijdag waar waarbij waarom wanneer waren was wat week weer weken wel welke werd
werden wie wij wil willen woensdag worden wordt zal zaterdag ze zeer zegt zei zelf zelfs zes zich zien zij zijn zo
zondag zonder zou zouden zullen
"""
_SCANDINAVIAN: Final = """
af alle at att av bare ble blev blir både da de dem den denna der det detta dette din ditt du efter ei eller en ene et
ett etter fick finns fler flere for fra från få får för före gang gick går ha hadde hade han hans har hela her hon hun
hur hva hvis hvor igen ikke ikkje in inn inte ja jag jeg kan kom kommer kun kunde kunne kvar man mange med meg mellan
mellem mellom men mer mera mere mig min mot må måste noe noen nogle nu ny nya nye när någon något och också og også om
opp os oss på redan sa sade sagde sagt samt sedan seg ser sett sig sige siger sin sina sine sist siste ska skal skull
skulle som stor store ta til till to tre två under upp ut utan uten vad var vara ved vi vid vil vill ville vær være än
är år åt över øvrige
"""

FUNCTION_WORDS: Final = frozenset(
    " ".join((_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _SCANDINAVIAN)).split()
)
"""All of them together: a word of one language that means something in another is a small loss."""
