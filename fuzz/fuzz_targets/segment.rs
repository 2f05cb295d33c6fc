//! Takes any bytes apart as a text: nothing may panic, and every place must lie in the text, in order.
#![no_main]

use std::sync::LazyLock;

use cablegraph::document::Document;
use cablegraph::gazetteer::ListFiles;
use cablegraph::segment::Segmenter;
use cablegraph::span::Span;
use libfuzzer_sys::fuzz_target;

static SEGMENTER: LazyLock<Segmenter> =
    LazyLock::new(|| Segmenter::new(&ListFiles::embedded()).expect("the lists are well formed"));

fuzz_target!(|bytes: &[u8]| {
    let document = Document {
        id: "fuzz".to_owned(),
        text: String::from_utf8_lossy(bytes).into_owned(),
        encoding: "UTF-8",
        stated: None,
    };
    let text = document.text.as_str();
    let segments = SEGMENTER.segment(&document);
    in_order(text, segments.tokens.iter().map(|token| token.span));
    in_order(
        text,
        segments.sentences.iter().map(|sentence| sentence.span),
    );
    in_order(
        text,
        segments.paragraphs.iter().map(|paragraph| paragraph.span),
    );
    in_order(text, segments.furniture.iter().copied());
    for token in &segments.tokens {
        let sentence = &segments.sentences[token.sentence as usize];
        assert!(sentence.span.contains(token.span));
    }
    for span in segments.tag_spans {
        let _ = span.cut(text);
    }
});

/// Fails unless spans lie in the text, on whole characters, one behind the other.
fn in_order(text: &str, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        let range = span.range();
        assert!(range.start >= end, "{span:?} begins before {end}");
        assert!(
            text.get(range.clone()).is_some(),
            "{span:?} cuts a character"
        );
        end = range.end;
    }
}
