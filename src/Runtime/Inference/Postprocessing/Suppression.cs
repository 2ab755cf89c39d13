using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference;

/// <summary>
/// Greedy non-maximum suppression: a box is kept when it overlaps none of the kept, surer boxes too much. Stops at the
/// most boxes asked for, so that a box is compared with few others.
/// </summary>
internal static class Suppression
{
    /// <summary>Suppresses by IoU.</summary>
    /// <param name="candidates">The surest first.</param>
    /// <param name="threshold">Largest IoU with a kept box.</param>
    /// <param name="most">The most boxes to keep.</param>
    /// <param name="classAgnostic">Whether boxes suppress those of other classes.</param>
    /// <returns>The kept ones, the surest first.</returns>
    public static List<Candidate> Select(ReadOnlySpan<Candidate> candidates, float threshold, int most, bool classAgnostic)
    {
        var kept = new List<Candidate>();
        var boxes = new KeptBoxes(Math.Min(most, candidates.Length));
        foreach (var candidate in candidates)
        {
            var group = classAgnostic ? 0 : candidate.Class;
            if (boxes.TryKeep(candidate.Box, group, threshold))
            {
                kept.Add(candidate);
                if (kept.Count == most)
                {
                    break;
                }
            }
        }

        return kept;
    }

    /// <summary>Suppresses by probabilistic IoU.</summary>
    /// <param name="candidates">The surest first.</param>
    /// <param name="boxes">The rotated box of each.</param>
    /// <param name="threshold">Largest probabilistic IoU with a kept box.</param>
    /// <param name="most">The most boxes to keep.</param>
    /// <param name="classAgnostic">Whether boxes suppress those of other classes.</param>
    /// <returns>Positions of the kept ones, the surest first.</returns>
    public static List<int> SelectRotated(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<RotatedBox> boxes, float threshold, int most, bool classAgnostic)
    {
        var bound = GaussianBox.DistanceAt(threshold);
        var kept = new List<int>();
        var forms = new List<GaussianBox>();
        for (var position = 0; position < candidates.Length && kept.Count < most; position++)
        {
            var form = GaussianBox.From(boxes[position]);
            var isFree = true;
            for (var i = 0; i < kept.Count && isFree; i++)
            {
                isFree = (!classAgnostic && candidates[kept[i]].Class != candidates[position].Class) || !form.IsWithin(bound, forms[i]);
            }

            if (isFree)
            {
                kept.Add(position);
                forms.Add(form);
            }
        }

        return kept;
    }

    /// <summary>Kept boxes, edge by edge, so that one is compared with a vector of them.</summary>
    private sealed class KeptBoxes
    {
        private readonly Vector<float>[] _left;
        private readonly Vector<float>[] _top;
        private readonly Vector<float>[] _right;
        private readonly Vector<float>[] _bottom;
        private readonly Vector<float>[] _area;
        private readonly Vector<int>[] _group;
        private int _count;

        public KeptBoxes(int most)
        {
            var vectors = most / Vector<float>.Count + 1;
            (_left, _top, _right, _bottom, _area) =
                (new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors], new Vector<float>[vectors]);
            _group = new Vector<int>[vectors];

            // No box is of this group: lanes that are still empty suppress nothing.
            Array.Fill(_group, new Vector<int>(-1));
        }

        public bool TryKeep(Box box, int group, float threshold)
        {
            var (left, top, right, bottom) = (new Vector<float>(box.Left), new Vector<float>(box.Top), new Vector<float>(box.Right), new Vector<float>(box.Bottom));
            var (area, own, limit) = (new Vector<float>(box.Area), new Vector<int>(group), new Vector<float>(threshold));
            for (var i = 0; i * Vector<float>.Count < _count; i++)
            {
                var width = Vector.Max(Vector<float>.Zero, Vector.Min(right, _right[i]) - Vector.Max(left, _left[i]));
                var height = Vector.Max(Vector<float>.Zero, Vector.Min(bottom, _bottom[i]) - Vector.Max(top, _top[i]));
                var intersection = width * height;
                var overlaps = Vector.GreaterThan(intersection, limit * (area + _area[i] - intersection));
                if (Vector.BitwiseAnd(overlaps, Vector.Equals(own, _group[i])) != Vector<int>.Zero)
                {
                    return false;
                }
            }

            Lane(_left) = box.Left;
            Lane(_top) = box.Top;
            Lane(_right) = box.Right;
            Lane(_bottom) = box.Bottom;
            Lane(_area) = box.Area;
            MemoryMarshal.Cast<Vector<int>, int>(_group.AsSpan())[_count] = group;
            _count++;
            return true;
        }

        private ref float Lane(Vector<float>[] vectors) => ref MemoryMarshal.Cast<Vector<float>, float>(vectors.AsSpan())[_count];
    }
}
