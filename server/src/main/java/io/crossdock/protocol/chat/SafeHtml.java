package io.crossdock.protocol.chat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Entities;
import org.jsoup.safety.Safelist;

/**
 * Makes HTML harmless that clients will put into their pages as it is: a fixed list of elements with few attributes, the
 * text of all others, nothing of scripts and styles. No pictures: a picture's server sees every reader's address. Pure.
 */
final class SafeHtml {
    private SafeHtml() {}

    static String of(String text) {
        return needsCare(text) ? Lists.clean(text) : text;
    }

    /** Text without any of these is the same after an HTML parser and writer: the usual case, and a cheap one. */
    private static boolean needsCare(String text) {
        return text.chars().anyMatch(c -> c == '<' || c == '>' || c == '&' || c == '\r' || c == 0 || c == 0xa0);
    }

    /** Apart, so that the parser is loaded when the first text needs it. */
    private static final class Lists {
        private static final Safelist SAFE = new Safelist()
                .addTags(
                        "a",
                        "abbr",
                        "acronym",
                        "area",
                        "article",
                        "aside",
                        "b",
                        "bdi",
                        "bdo",
                        "blockquote",
                        "br",
                        "caption",
                        "center",
                        "cite",
                        "code",
                        "col",
                        "colgroup",
                        "data",
                        "dd",
                        "del",
                        "details",
                        "dfn",
                        "div",
                        "dl",
                        "dt",
                        "em",
                        "figcaption",
                        "figure",
                        "footer",
                        "h1",
                        "h2",
                        "h3",
                        "h4",
                        "h5",
                        "h6",
                        "header",
                        "hgroup",
                        "hr",
                        "i",
                        "ins",
                        "kbd",
                        "li",
                        "map",
                        "mark",
                        "nav",
                        "ol",
                        "p",
                        "pre",
                        "q",
                        "rp",
                        "rt",
                        "rtc",
                        "ruby",
                        "s",
                        "samp",
                        "small",
                        "span",
                        "strike",
                        "strong",
                        "sub",
                        "summary",
                        "sup",
                        "table",
                        "tbody",
                        "td",
                        "th",
                        "thead",
                        "time",
                        "tr",
                        "tt",
                        "u",
                        "ul",
                        "var",
                        "wbr")
                .addAttributes("a", "href")
                .addAttributes("td", "colspan", "rowspan")
                .addAttributes("th", "colspan", "rowspan")
                .addProtocols("a", "href", "http", "https", "mailto", "tel");

        private static final Document.OutputSettings AS_IT_IS =
                new Document.OutputSettings().prettyPrint(false).escapeMode(Entities.EscapeMode.xhtml);

        private static String clean(String html) {
            return Jsoup.clean(html, "", SAFE, AS_IT_IS);
        }
    }
}
