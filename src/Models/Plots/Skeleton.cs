namespace ConvNeXtGen.Models.Plots;

/// <summary>Which of COCO's 17 keypoints of a person are joined: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles, left before right.</summary>
internal static class Skeleton
{
    private const int CocoKeypoints = 17;

    private static readonly (int From, int To)[] s_person =
    [
        (0, 1), (0, 2), (1, 3), (2, 4), (3, 5), (4, 6),
        (5, 6), (5, 7), (7, 9), (6, 8), (8, 10),
        (5, 11), (6, 12), (11, 12), (11, 13), (13, 15), (12, 14), (14, 16),
    ];

    /// <summary>The pairs to join; none for other sets of keypoints.</summary>
    public static IReadOnlyList<(int From, int To)> Of(int keypoints) => keypoints == CocoKeypoints ? s_person : [];
}
