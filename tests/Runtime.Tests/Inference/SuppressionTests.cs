using ConvNeXtGen.Inference;
using CsCheck;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class SuppressionTests
{
    private static readonly Gen<Candidate[]> s_candidates = Gen.Select(Gen.Float[0, 90], Gen.Float[0, 90], Gen.Float[1, 40], Gen.Float[1, 40], Gen.Float[0, 1], Gen.Int[0, 2])
        .Array[0, 120]
        .Select(boxes => boxes
            .Select((b, index) => new Candidate(new Box(b.Item1, b.Item2, b.Item1 + b.Item3, b.Item2 + b.Item4), b.Item5, b.Item6, index))
            .Order()
            .ToArray());

    [Fact]
    public void The_surer_of_two_overlapping_boxes_stays()
    {
        // 10×10 each, 6×10 in common: 60 / 140 = 0.43.
        Candidate[] candidates = [new(new Box(0, 0, 10, 10), 0.9f, 1, 0), new(new Box(4, 0, 14, 10), 0.8f, 1, 1), new(new Box(4, 0, 14, 10), 0.7f, 2, 2)];
        Assert.Equal([0, 2], Indices(Suppression.Select(candidates, 0.42f, 10, classAgnostic: false)));
        Assert.Equal([0, 1, 2], Indices(Suppression.Select(candidates, 0.44f, 10, classAgnostic: false)));
        Assert.Equal([0], Indices(Suppression.Select(candidates, 0.42f, 10, classAgnostic: true)));
        Assert.Equal([0, 1], Indices(Suppression.Select(candidates, 0.44f, 2, classAgnostic: false)));
    }

    [Fact]
    public void A_suppressed_box_suppresses_nothing()
    {
        Candidate[] chain = [new(new Box(0, 0, 10, 10), 0.9f, 0, 0), new(new Box(3, 0, 13, 10), 0.8f, 0, 1), new(new Box(6, 0, 16, 10), 0.7f, 0, 2)];
        Assert.Equal([0, 2], Indices(Suppression.Select(chain, 0.5f, 10, classAgnostic: false)));
    }

    [Fact]
    public void It_does_what_the_definition_says() =>
        Gen.Select(s_candidates, Gen.Float[0.05f, 0.95f], Gen.Int[1, 60], Gen.Bool).Sample((candidates, threshold, most, agnostic) =>
        {
            var expected = Reference(candidates, most, agnostic, (a, b) => candidates[a].Box.IoU(candidates[b].Box) > threshold);
            Assert.Equal(expected.Select(i => candidates[i]), Suppression.Select(candidates, threshold, most, agnostic));
        });

    [Fact]
    public void It_does_what_the_definition_says_with_rotated_boxes() =>
        Gen.Select(s_candidates, Gen.Float[0, MathF.PI].Array[120], Gen.Float[0.05f, 0.95f], Gen.Int[1, 60], Gen.Bool).Sample((candidates, angles, threshold, most, agnostic) =>
        {
            var boxes = candidates.Select((c, i) => new RotatedBox(c.Box.Center.X, c.Box.Center.Y, c.Box.Width, c.Box.Height, angles[i])).ToArray();
            var expected = Reference(candidates, most, agnostic, (a, b) => boxes[a].ProbIoU(boxes[b]) > threshold);
            Assert.Equal(expected, Suppression.SelectRotated(candidates, boxes, threshold, most, agnostic));
        });

    [Fact]
    public void The_best_class_of_a_column_is_the_first_of_the_largest() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 40]).SelectMany((classes, count) => Gen.Int[0, 5].Array[classes * count].Select(scores => (count, scores))).Sample(sample =>
        {
            var (count, scores) = sample;
            var (best, classes) = (new float[count], new int[count]);
            BestClass.OfColumns([.. scores.Select(score => (float)score)], best, classes);
            for (var i = 0; i < count; i++)
            {
                var column = scores.Where((_, index) => index % count == i).ToList();
                Assert.Equal(column.Max(), best[i]);
                Assert.Equal(column.IndexOf(column.Max()), classes[i]);
            }
        });

    private static IEnumerable<int> Indices(IEnumerable<Candidate> candidates) => candidates.Select(candidate => candidate.Index);

    /// <summary>The definition: of what is left, take the first and drop what it overlaps.</summary>
    private static List<int> Reference(Candidate[] candidates, int most, bool agnostic, Func<int, int, bool> overlap)
    {
        var left = Enumerable.Range(0, candidates.Length).ToList();
        var kept = new List<int>();
        while (left.Count > 0 && kept.Count < most)
        {
            var best = left[0];
            kept.Add(best);
            left.RemoveAll(other => other == best || ((agnostic || candidates[other].Class == candidates[best].Class) && overlap(best, other)));
        }

        return kept;
    }
}
