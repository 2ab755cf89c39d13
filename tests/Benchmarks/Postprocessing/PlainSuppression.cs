using ConvNeXtGen.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>Suppression as one writes it down: the best class of each prediction, sort, and every box against those behind it.</summary>
internal static class PlainSuppression
{
    private const float Confidence = 0.25f;
    private const float IoU = 0.7f;

    /// <summary>In C#, over an array.</summary>
    /// <returns>Places of the kept predictions, the surest first.</returns>
    public static List<int> Loops(Tensor predictions, bool isRotated, int most)
    {
        var (columns, count) = ((int)predictions.shape[1], (int)predictions.shape[2]);
        var numbers = predictions.data<float>().ToArray();
        var found = new List<(int Index, float Score, int Class)>();
        for (var i = 0; i < count; i++)
        {
            var (best, bestClass) = (0f, 0);
            for (var c = 0; c < CrowdedScene.Classes; c++)
            {
                if (numbers[((4 + c) * count) + i] is var score && score > best)
                {
                    (best, bestClass) = (score, c);
                }
            }

            if (best > Confidence)
            {
                found.Add((i, best, bestClass));
            }
        }

        found = [.. found.OrderByDescending(candidate => candidate.Score)];
        var removed = new bool[found.Count];
        var kept = new List<int>();
        for (var i = 0; i < found.Count && kept.Count < most; i++)
        {
            if (removed[i])
            {
                continue;
            }

            kept.Add(found[i].Index);
            for (var j = i + 1; j < found.Count; j++)
            {
                removed[j] |= !removed[j] && found[i].Class == found[j].Class && (isRotated ? RotatedOverlap(found[i].Index, found[j].Index) : Overlap(found[i].Index, found[j].Index)) > IoU;
            }
        }

        return kept;

        float At(int column, int i) => numbers[(column * count) + i];

        float Overlap(int a, int b)
        {
            var width = Math.Min(At(0, a) + (At(2, a) / 2), At(0, b) + (At(2, b) / 2)) - Math.Max(At(0, a) - (At(2, a) / 2), At(0, b) - (At(2, b) / 2));
            var height = Math.Min(At(1, a) + (At(3, a) / 2), At(1, b) + (At(3, b) / 2)) - Math.Max(At(1, a) - (At(3, a) / 2), At(1, b) - (At(3, b) / 2));
            var common = Math.Max(0, width) * Math.Max(0, height);
            return common / ((At(2, a) * At(3, a)) + (At(2, b) * At(3, b)) - common);
        }

        float RotatedOverlap(int a, int b) => Rotated(a).ProbIoU(Rotated(b));

        RotatedBox Rotated(int i) => new(At(0, i), At(1, i), At(2, i), At(3, i), At(columns - 1, i));
    }

    /// <summary>With libtorch's ops, a kept box against all others at a time; classes are moved apart.</summary>
    /// <returns>Places of the kept predictions, the surest first.</returns>
    public static List<int> TorchOps(Tensor predictions, int most)
    {
        using var scope = NewDisposeScope();
        var table = predictions[0];
        var (scores, classes) = table.slice(0, 4, 4 + CrowdedScene.Classes, 1).max(0);
        var sure = scores.greater(Confidence).nonzero().squeeze(1);
        sure = sure[scores[sure].argsort(0, descending: true)];
        var shift = classes[sure].to(ScalarType.Float32) * 4096;
        var (x, y, w, h) = (table[0][sure] + shift, table[1][sure] + shift, table[2][sure], table[3][sure]);
        var (left, right, top, bottom, area) = (x - (w / 2), x + (w / 2), y - (h / 2), y + (h / 2), w * h);
        var rest = arange(sure.shape[0]);
        var kept = new List<int>();
        while (rest.shape[0] > 0 && kept.Count < most)
        {
            using var inner = NewDisposeScope();
            var (first, others) = (rest[0], rest.slice(0, 1, rest.shape[0], 1));
            kept.Add((int)sure[first].item<long>());
            var width = (minimum(right[first], right[others]) - maximum(left[first], left[others])).clamp_min(0);
            var height = (minimum(bottom[first], bottom[others]) - maximum(top[first], top[others])).clamp_min(0);
            var common = width * height;
            rest = others[(common / (area[first] + area[others] - common)).less_equal(IoU)].MoveToOuterDisposeScope();
        }

        return kept;
    }
}
