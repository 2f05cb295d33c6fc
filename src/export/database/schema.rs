//! What the database holds: tables, keys, indices, views. Data, in one place.

/// A table of the database that is a table of `tables/`.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name; that of the file without `.csv`.
    pub(super) name: &'static str,
    /// The column that is its key, if it has one.
    pub(super) key: Option<&'static str>,
    /// Columns that name a row of another table: the column, the table, the key there.
    pub(super) references: &'static [(&'static str, &'static str, &'static str)],
    /// Columns that are looked up.
    pub(super) indices: &'static [&'static str],
    /// Whether there is a database without it.
    pub(super) optional: bool,
}

const DOCUMENT: (&str, &str, &str) = ("doc_id", "documents", "doc_id");
const ENTITY: (&str, &str, &str) = ("entity_id", "entities", "entity_id");
const SOURCE: (&str, &str, &str) = ("source_id", "entities", "entity_id");
const TARGET: (&str, &str, &str) = ("target_id", "entities", "entity_id");
const EDGE: (&str, &str, &str) = ("edge_id", "edges", "edge_id");

/// The tables, in the order they are filled.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "entities",
        key: Some("entity_id"),
        references: &[],
        indices: &["entity", "type"],
        optional: false,
    },
    Table {
        name: "documents",
        key: Some("doc_id"),
        references: &[],
        indices: &["date", "cable_id", "post"],
        optional: false,
    },
    Table {
        name: "comentions",
        key: Some("edge_id"),
        references: &[EDGE, SOURCE, TARGET],
        indices: &["source_id", "target_id"],
        optional: false,
    },
    Table {
        name: "relations",
        key: None,
        references: &[DOCUMENT, EDGE, SOURCE, TARGET],
        indices: &[
            "edge_id",
            "source_id",
            "target_id",
            "relation",
            "date",
            "doc_id",
        ],
        optional: false,
    },
    Table {
        name: "evidence",
        key: None,
        references: &[EDGE, DOCUMENT, ("quote_id", "quotes", "quote_id")],
        indices: &["edge_id", "doc_id", "quote_id"],
        optional: false,
    },
    Table {
        name: "mentions",
        key: None,
        references: &[DOCUMENT, ENTITY],
        indices: &["entity_id", "doc_id"],
        optional: false,
    },
    Table {
        name: "aliases",
        key: None,
        references: &[ENTITY],
        indices: &["entity_id", "alias"],
        optional: true,
    },
    Table {
        name: "timeline",
        key: None,
        references: &[ENTITY],
        indices: &["entity_id", "year"],
        optional: true,
    },
    Table {
        name: "posts",
        key: None,
        references: &[],
        indices: &[],
        optional: true,
    },
    Table {
        name: "meetings",
        key: None,
        references: &[],
        indices: &[],
        optional: true,
    },
    Table {
        name: "review",
        key: None,
        references: &[],
        indices: &[],
        optional: true,
    },
    Table {
        name: "skipped",
        key: None,
        references: &[],
        indices: &[],
        optional: true,
    },
];

/// Columns of whole numbers, whatever the table.
const INTEGERS: &[&str] = &[
    "apr",
    "aug",
    "comentions",
    "community",
    "component",
    "core",
    "dec",
    "degree",
    "documents",
    "end",
    "entities",
    "feb",
    "jan",
    "jul",
    "jun",
    "mar",
    "may",
    "mentions",
    "nov",
    "oct",
    "paragraph",
    "paragraphs",
    "quote_id",
    "relations",
    "sentence",
    "sentences",
    "sep",
    "start",
    "weight",
    "weighted_degree",
    "words",
    "year",
];

/// Columns of numbers with places behind the point.
const REALS: &[&str] = &[
    "betweenness",
    "certainty",
    "clustering",
    "log_likelihood",
    "npmi",
    "pagerank",
    "stake",
    "strength",
];

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affinity {
    Text,
    Integer,
    Real,
}

impl Affinity {
    /// That of a column.
    pub(crate) fn of(column: &str) -> Self {
        if INTEGERS.binary_search(&column).is_ok() {
            Self::Integer
        } else if REALS.binary_search(&column).is_ok() {
            Self::Real
        } else {
            Self::Text
        }
    }

    /// As SQL has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
        }
    }
}

/// Tables that no file of `tables/` has.
pub(super) const OWN_TABLES: &str = "
CREATE TABLE edges (
    edge_id TEXT PRIMARY KEY NOT NULL,
    tie TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES entities (entity_id),
    target_id TEXT NOT NULL REFERENCES entities (entity_id),
    weight INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    first_date TEXT,
    last_date TEXT
) WITHOUT ROWID;
CREATE TABLE quotes (
    quote_id INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL REFERENCES documents (doc_id),
    quote TEXT NOT NULL
);
CREATE TABLE names (
    name_id INTEGER PRIMARY KEY,
    entity_id TEXT NOT NULL REFERENCES entities (entity_id),
    name TEXT NOT NULL
);
";

/// One row an edge, of co-mentions and of relations. A symmetric relation's edge has its ends in the order of its id,
/// whichever way round a sentence has them.
pub(super) const FILL_EDGES: &str = "
INSERT INTO edges
SELECT edge_id, 'co_mention', source_id, target_id, weight, documents, first_date, last_date
FROM comentions ORDER BY edge_id;
INSERT INTO edges
SELECT edge_id, relation,
    substr(edge_id, 1, instr(edge_id, '--' || relation || '--') - 1),
    substr(edge_id, instr(edge_id, '--' || relation || '--') + length(relation) + 4),
    count(*), count(DISTINCT doc_id), min(date), max(date)
FROM relations GROUP BY edge_id ORDER BY edge_id;
CREATE INDEX edges_source_id ON edges (source_id);
CREATE INDEX edges_target_id ON edges (target_id);
";

/// Full-text search. The texts stand in the tables alone; letters with and without marks are alike.
pub(super) const SEARCH: &str = r#"
CREATE VIRTUAL TABLE quotes_fts USING fts5
    (quote, content="quotes", content_rowid="quote_id", tokenize="unicode61 remove_diacritics 2");
INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE names_fts USING fts5
    (name, content="names", content_rowid="name_id", tokenize="unicode61 remove_diacritics 2");
INSERT INTO names_fts (names_fts) VALUES ('rebuild');
"#;

/// Questions that are asked often, ready to be asked on.
pub(super) const VIEWS: &[(&str, &str)] = &[
    (
        "people",
        "SELECT * FROM entities WHERE type = 'person' ORDER BY mentions DESC, entity_id",
    ),
    (
        "organisations",
        "SELECT * FROM entities WHERE type = 'organisation' ORDER BY mentions DESC, entity_id",
    ),
    (
        "places",
        "SELECT * FROM entities WHERE type = 'place' ORDER BY mentions DESC, entity_id",
    ),
    (
        "topics",
        "SELECT * FROM entities WHERE type = 'topic' ORDER BY mentions DESC, entity_id",
    ),
    (
        "ties",
        "SELECT a.entity AS name, a.type AS type, g.tie AS tie, b.entity AS other, b.type AS other_type,
    g.weight AS weight, g.documents AS documents, g.first_date AS first_date, g.last_date AS last_date,
    g.source_id AS entity_id, g.target_id AS other_id, g.edge_id AS edge_id
FROM edges AS g
JOIN entities AS a ON a.entity_id = g.source_id
JOIN entities AS b ON b.entity_id = g.target_id
UNION ALL
SELECT b.entity, b.type, g.tie, a.entity, a.type,
    g.weight, g.documents, g.first_date, g.last_date, g.target_id, g.source_id, g.edge_id
FROM edges AS g
JOIN entities AS a ON a.entity_id = g.source_id
JOIN entities AS b ON b.entity_id = g.target_id",
    ),
    (
        "sentences",
        "SELECT d.date AS date, a.entity AS source, g.tie AS tie, b.entity AS target, q.quote AS quote,
    e.doc_id AS doc_id, e.cable_id AS cable_id, e.paragraph AS paragraph, e.marking AS marking, e.rule AS rule,
    e.confidence AS confidence, e.certainty AS certainty, e.start AS start, e.\"end\" AS \"end\",
    g.source_id AS source_id, g.target_id AS target_id, e.edge_id AS edge_id, e.quote_id AS quote_id
FROM evidence AS e
JOIN edges AS g ON g.edge_id = e.edge_id
JOIN entities AS a ON a.entity_id = g.source_id
JOIN entities AS b ON b.entity_id = g.target_id
JOIN quotes AS q ON q.quote_id = e.quote_id
JOIN documents AS d ON d.doc_id = e.doc_id",
    ),
    (
        "who_met_whom",
        "SELECT date, source AS who, target AS whom, quote, doc_id, paragraph, certainty, source_id, target_id
FROM relations WHERE relation = 'met_with'",
    ),
    (
        "roles",
        "SELECT source AS who, role, target AS of_what, min(date) AS first_date, max(date) AS last_date,
    count(*) AS statements, count(DISTINCT doc_id) AS documents, source_id AS who_id, target_id AS of_what_id
FROM relations WHERE role IS NOT NULL
GROUP BY source_id, role, target_id",
    ),
    (
        "mentions_by_year",
        "SELECT CAST(substr(d.date, 1, 4) AS INTEGER) AS year, m.entity AS name, m.type AS type,
    count(*) AS mentions, count(DISTINCT m.doc_id) AS documents, m.entity_id AS entity_id
FROM mentions AS m
JOIN documents AS d ON d.doc_id = m.doc_id
WHERE d.date IS NOT NULL
GROUP BY year, m.entity_id",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_numbers_can_be_looked_up() {
        assert!(INTEGERS.is_sorted());
        assert!(REALS.is_sorted());
        assert_eq!(Affinity::of("weight"), Affinity::Integer);
        assert_eq!(Affinity::of("npmi"), Affinity::Real);
        assert_eq!(Affinity::of("alias_counts"), Affinity::Text);
    }
}
