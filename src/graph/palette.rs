//! Colours that are told apart with every common form of colour blindness.

use crate::mention::Kind;

/// The colours of the largest communities, found by a search for those that lie farthest from one another and from
/// [`OTHERS`] for normal sight and for each form of colour blindness, light enough for black letters on them.
pub const COMMUNITIES: [[u8; 3]; 12] = [
    [0x3c, 0x5a, 0xc3],
    [0xf0, 0x96, 0x0f],
    [0x96, 0xd2, 0x96],
    [0xa5, 0x2d, 0x87],
    [0x5a, 0xc3, 0xf0],
    [0x87, 0x5a, 0x00],
    [0xc3, 0xe1, 0x3c],
    [0xc3, 0x4b, 0x69],
    [0x78, 0x96, 0xff],
    [0xc3, 0x78, 0x1e],
    [0x2d, 0xf0, 0xf0],
    [0x78, 0x78, 0xc3],
];

/// The colour of every other community.
pub const OTHERS: [u8; 3] = [0x9a, 0x9a, 0x9a];

/// The colour of what belongs to no community.
pub const NONE: [u8; 3] = [0xc8, 0xc8, 0xc8];

/// The colour of a community by its number.
pub fn of_community(community: Option<u32>) -> [u8; 3] {
    let Some(community) = community else {
        return NONE;
    };
    *COMMUNITIES.get(community as usize).unwrap_or(&OTHERS)
}

/// The colour of a kind: blue, orange, green and purple of Okabe and Ito's palette (2008).
pub fn of_kind(kind: Kind) -> [u8; 3] {
    match kind {
        Kind::Person => [0, 114, 178],
        Kind::Organisation => [230, 159, 0],
        Kind::Place => [0, 158, 115],
        Kind::Topic => [204, 121, 167],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 3]; 3];

    /// What eyes without one kind of cone make of linear red, green and blue (Machado, Oliveira and Fernandes, "A
    /// physiologically-based model for simulation of color vision deficiency", 2009): protanopia, deuteranopia.
    const BLINDNESS: [Matrix; 2] = [
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ];
    const SIGHT: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

    fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
    }

    /// A colour as an eye sees it, in `OKLab` (Ottosson 2020), where distances are those that one sees.
    fn seen(color: [u8; 3], eye: &Matrix) -> [f64; 3] {
        let linear = color.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        });
        let cones = times(
            &[
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            times(eye, linear).map(|value| value.clamp(0.0, 1.0)),
        );
        times(
            &[
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            cones.map(f64::cbrt),
        )
    }

    #[test]
    fn communities_are_told_apart_with_and_without_all_cones() {
        let mut colors = COMMUNITIES.to_vec();
        colors.push(OTHERS);
        for eye in BLINDNESS.iter().chain([&SIGHT]) {
            for (number, &one) in colors.iter().enumerate() {
                for &other in &colors[..number] {
                    let (a, b) = (seen(one, eye), seen(other, eye));
                    let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
                    let distance = squares.sum::<f64>().sqrt();
                    assert!(distance > 0.1, "{one:x?} and {other:x?}: {distance}");
                }
            }
        }
    }

    #[test]
    fn a_community_beyond_the_twelfth_is_grey() {
        assert_eq!(of_community(Some(11)), COMMUNITIES[11]);
        assert_eq!(of_community(Some(12)), OTHERS);
        assert_eq!(of_community(None), NONE);
    }
}
