//! What Markdown and HTML leave in a text: blanked in a copy of the same length, so that places stay what they are.

use memchr::{memchr, memmem};

use crate::span::Span;

/// A text without residue, and what was blanked in it.
#[derive(Debug)]
pub(super) struct Clean {
    /// As long as the text it was made of, in bytes; a place in it is the same place there.
    pub(super) text: String,
    /// Tags, targets of links, signs of emphasis. In order, disjoint.
    pub(super) residue: Vec<Span>,
}

/// Whether a byte may be residue: the others are never blanked.
pub(super) const fn is_suspect(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | b'\\' | b'*' | b'`' | b'#')
}

/// A copy of `text` without residue; `None` where there is none.
pub(super) fn clean(text: &str) -> Option<Clean> {
    let mut cleaner = Cleaner {
        text,
        out: Vec::new(),
        residue: Vec::new(),
    };
    cleaner.run();
    if cleaner.out.is_empty() {
        return None;
    }
    let mut residue = cleaner.residue;
    residue.sort_unstable();
    Some(Clean {
        // Only whole characters were replaced, by whole characters.
        text: String::from_utf8(cleaner.out).ok()?,
        residue,
    })
}

/// How far the end of a comment or script is looked for.
const LONGEST_HIDDEN: usize = 1 << 20;

struct Cleaner<'a> {
    text: &'a str,
    /// Empty until something is found.
    out: Vec<u8>,
    residue: Vec<Span>,
}

impl Cleaner<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut from = 0;
        while let Some(at) = bytes[from..]
            .iter()
            .position(|&byte| byte == b']' || is_suspect(byte))
        {
            let at = from + at;
            let end = match bytes[at] {
                b'<' => self.tag(at),
                b'&' => self.entity(at),
                b'\\' => self.escape(at),
                b'*' => self.emphasis(at),
                b'`' => self.fence(at),
                b']' => self.link(at),
                _ => self.heading(at),
            };
            from = end.max(at + 1);
        }
    }

    /// Blanks a stretch; `first` stands in the place of its first bytes.
    fn blank(&mut self, start: usize, end: usize, first: &str) {
        if self.out.is_empty() {
            self.out = self.text.as_bytes().to_vec();
        }
        self.out[start..end].fill(b' ');
        self.out[start..start + first.len()].copy_from_slice(first.as_bytes());
    }

    fn set_aside(&mut self, start: usize, end: usize, first: &str) -> usize {
        self.blank(start, end, first);
        self.residue.push(Span::of(start..end));
        end
    }

    /// `<br>`, `</a>`, `<!-- … -->`. Returns where to go on.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 1..];
        if rest.starts_with("!--") {
            let window = &rest.as_bytes()[..rest.len().min(LONGEST_HIDDEN)];
            return match memmem::find(window, b"-->") {
                Some(end) => self.set_aside(at, at + 1 + end + 3, ""),
                None => at + 1,
            };
        }
        let name = rest.strip_prefix(['/', '!']).unwrap_or(rest);
        let length = name
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .count()
            .min(12);
        let name = name[..length].to_ascii_lowercase();
        let Some(effect) = TAGS
            .iter()
            .find(|(tag, _)| *tag == name)
            .map(|(_, effect)| *effect)
        else {
            return at + 1;
        };
        let window = &rest.as_bytes()[..rest.len().min(1_000)];
        let Some(close) = memchr(b'>', window) else {
            return at + 1;
        };
        let mut end = at + 1 + close + 1;
        if effect == Effect::Hidden && !rest.starts_with('/') {
            let closing = format!("</{name}>");
            let window = &self.text.as_bytes()[end..self.text.len().min(end + LONGEST_HIDDEN)];
            end += memmem::find(window, closing.as_bytes()).map_or(0, |from| from + closing.len());
        }
        let ends_line = self.text[end..]
            .trim_start_matches([' ', '\t'])
            .starts_with(['\n', '\r']);
        let first = match effect {
            Effect::Break if !ends_line => "\n",
            Effect::Block => "\n",
            _ => "",
        };
        self.set_aside(at, end, first)
    }

    fn entity(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let found = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
        match found {
            Some((name, stands_for)) => {
                self.blank(at, at + name.len(), stands_for);
                at + name.len()
            }
            None => at + 1,
        }
    }

    /// A backslash before a mark, or at the end of a line.
    fn escape(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at + 1..];
        let at_end = rest
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t'))
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        let mark = rest
            .first()
            .is_some_and(|byte| byte.is_ascii_punctuation() && *byte != b'\\');
        if at_end || mark {
            // What is escaped stands for itself.
            return self.set_aside(at, at + 1, "") + usize::from(mark);
        }
        at + 1
    }

    /// `*word*`, `**word**`.
    fn emphasis(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = bytes[at..].iter().take_while(|byte| **byte == b'*').count();
        let end = at + run;
        let space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let word = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        };
        let before = at.checked_sub(1).map(|before| &bytes[before]);
        let after = bytes.get(end);
        let opens = !word(before) && !space(after);
        let closes = !space(before) && !word(after);
        if run <= 3 && (opens || closes) {
            return self.set_aside(at, end, "");
        }
        end
    }

    fn starts_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t', '>']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    }

    /// A line of three backticks.
    fn fence(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let mut end = at + run;
        if run >= 3 && self.starts_line(at) {
            end += bytes[end..]
                .iter()
                .take(20)
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            return self.set_aside(at, end, "");
        }
        end
    }

    /// `[word](target)`, seen from its `]`.
    fn link(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        if bytes.get(at + 1) != Some(&b'(') {
            return at + 1;
        }
        let window = &bytes[at + 2..bytes.len().min(at + 600)];
        let Some(close) = memchr(b')', window) else {
            return at + 1;
        };
        let target = &window[..close];
        let starts = [
            "#", "/", "http", "www.", "mailto:", "./", "../", "HTTP", "ftp:",
        ];
        let is_target = target.is_empty()
            || starts
                .iter()
                .any(|start| target.starts_with(start.as_bytes()));
        let line = bytes[..at]
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r' | b']'))
            .map_or(0, |before| before + 1);
        let open = bytes[line..at].iter().rposition(|byte| *byte == b'[');
        let (Some(open), true) = (open, is_target) else {
            return at + 1;
        };
        let open = line + open;
        let start = open - usize::from(open > 0 && bytes[open - 1] == b'!');
        self.set_aside(start, open + 1, "");
        self.set_aside(at, at + 2 + close + 1, "")
    }

    /// `## Title`.
    fn heading(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let run = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
        let end = at + run;
        let titled = bytes.get(end) == Some(&b' ') && self.starts_line(at);
        if run <= 6 && titled {
            return self.set_aside(at, end, "");
        }
        end
    }
}

/// What a tag does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Inline,
    /// Ends a line.
    Break,
    /// Stands by itself.
    Block,
    /// What it holds is no text.
    Hidden,
}

const TAGS: [(&str, Effect); 52] = [
    ("a", Effect::Inline),
    ("abbr", Effect::Inline),
    ("article", Effect::Block),
    ("b", Effect::Inline),
    ("big", Effect::Inline),
    ("blockquote", Effect::Block),
    ("body", Effect::Block),
    ("br", Effect::Break),
    ("center", Effect::Block),
    ("cite", Effect::Inline),
    ("code", Effect::Inline),
    ("dd", Effect::Break),
    ("div", Effect::Block),
    ("dl", Effect::Block),
    ("doctype", Effect::Block),
    ("dt", Effect::Break),
    ("em", Effect::Inline),
    ("font", Effect::Inline),
    ("footer", Effect::Block),
    ("h1", Effect::Block),
    ("h2", Effect::Block),
    ("h3", Effect::Block),
    ("h4", Effect::Block),
    ("h5", Effect::Block),
    ("head", Effect::Block),
    ("header", Effect::Block),
    ("hr", Effect::Block),
    ("html", Effect::Block),
    ("i", Effect::Inline),
    ("img", Effect::Inline),
    ("li", Effect::Break),
    ("link", Effect::Inline),
    ("main", Effect::Block),
    ("meta", Effect::Inline),
    ("nav", Effect::Block),
    ("ol", Effect::Block),
    ("p", Effect::Block),
    ("pre", Effect::Block),
    ("script", Effect::Hidden),
    ("section", Effect::Block),
    ("small", Effect::Inline),
    ("span", Effect::Inline),
    ("strong", Effect::Inline),
    ("style", Effect::Hidden),
    ("sup", Effect::Inline),
    ("table", Effect::Block),
    ("td", Effect::Inline),
    ("th", Effect::Inline),
    ("title", Effect::Block),
    ("tr", Effect::Break),
    ("u", Effect::Inline),
    ("ul", Effect::Block),
];

/// Entities with what they stand for, which is never longer.
const ENTITIES: [(&str, &str); 22] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#039;", "'"),
    ("&#34;", "\""),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&#13;", " "),
    ("&para;", "\u{b6}"),
    ("&#182;", "\u{b6}"),
    ("&mdash;", "\u{2014}"),
    ("&ndash;", "\u{2013}"),
    ("&#8211;", "\u{2013}"),
    ("&rsquo;", "\u{2019}"),
    ("&#8217;", "\u{2019}"),
    ("&lsquo;", "\u{2018}"),
    ("&ldquo;", "\u{201c}"),
    ("&rdquo;", "\u{201d}"),
    ("&hellip;", "\u{2026}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let Some(clean) = clean(text) else {
            return text.to_owned();
        };
        assert_eq!(clean.text.len(), text.len());
        clean
            .text
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn takes_markdown_out() {
        assert_eq!(cleaned("TAGS: [PREL](#) [NO](/tag/NO)"), "TAGS: PREL NO");
        assert_eq!(
            cleaned("**1. (C)** Berg met *Lie*."),
            "1. (C) Berg met Lie ."
        );
        assert_eq!(
            cleaned("## Comment\n\nText\\\nmore"),
            "Comment\n\nText \nmore"
        );
        assert_eq!(cleaned("```text\nPREL\n```"), "\nPREL\n");
        assert_eq!(cleaned("the .kz domain \\(new\\)"), "the .kz domain (new )");
    }

    #[test]
    fn takes_html_out() {
        assert_eq!(cleaned("one<br>two<br />\nthree"), "one\n two \nthree");
        assert_eq!(cleaned("<p>Fish &amp; oil</p>"), "\n Fish & oil\n");
        assert_eq!(
            cleaned("&para;1. (C) &quot;No.&quot;"),
            "\u{b6} 1. (C) \" No.\""
        );
        assert_eq!(cleaned("<style>p { x: y }</style>A<!-- note -->"), "A");
    }

    #[test]
    fn leaves_alone_what_only_looks_alike() {
        for text in [
            "* a point\n* another",
            "*****",
            "$\\P 2.$ (SBU) Text",
            "5 < 6 & 7 > 3, AT&T",
            "He left [sic](he said) at once.",
            "#0321",
            "See C:\\cables\\new.",
            "<berg@example.org>",
        ] {
            assert!(clean(text).is_none(), "{text}");
        }
    }
}
