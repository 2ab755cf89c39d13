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
        var boxes = new Dictionary<int, KeptBoxes>();
        foreach (var candidate in candidates)
        {
            if (Group(boxes, candidate, classAgnostic).TryKeep(candidate.Box, threshold))
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
        var forms = new Dictionary<int, List<GaussianBox>>();
        for (var position = 0; position < candidates.Length && kept.Count < most; position++)
        {
            var form = GaussianBox.From(boxes[position]);
            var others = Group(forms, candidates[position], classAgnostic);
            var isFree = true;
            for (var i = 0; i < others.Count && isFree; i++)
            {
                isFree = !form.IsWithin(bound, others[i]);
            }

            if (isFree)
            {
                kept.Add(position);
                others.Add(form);
            }
        }

        return kept;
    }

    /// <summary>The kept boxes that a candidate is compared with: those of its class.</summary>
    private static T Group<T>(Dictionary<int, T> groups, Candidate candidate, bool classAgnostic)
        where T : new()
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, classAgnostic ? 0 : candidate.Class, out _);
        return group ??= new();
    }

    /// <summary>Kept boxes, edge by edge, so that one is compared with a vector of them.</summary>
    private sealed class KeptBoxes
    {
        private const int FirstVectors = 4;

        private Vector<float>[] _left = new Vector<float>[FirstVectors];
        private Vector<float>[] _top = new Vector<float>[FirstVectors];
        private Vector<float>[] _right = new Vector<float>[FirstVectors];
        private Vector<float>[] _bottom = new Vector<float>[FirstVectors];
        private Vector<float>[] _area = new Vector<float>[FirstVectors];
        private int _count;

        // Lanes that are still empty have endless areas, of which no intersection is a share.
        public KeptBoxes() => Array.Fill(_area, new Vector<float>(float.PositiveInfinity));

        public bool TryKeep(Box box, float threshold)
        {
            var (left, top, right, bottom) = (new Vector<float>(box.Left), new Vector<float>(box.Top), new Vector<float>(box.Right), new Vector<float>(box.Bottom));
            var (area, limit) = (new Vector<float>(box.Area), new Vector<float>(threshold));
            for (var i = 0; i * Vector<float>.Count < _count; i++)
            {
                var width = Vector.Max(Vector<float>.Zero, Vector.Min(right, _right[i]) - Vector.Max(left, _left[i]));
                var height = Vector.Max(Vector<float>.Zero, Vector.Min(bottom, _bottom[i]) - Vector.Max(top, _top[i]));
                var intersection = width * height;
                var overlaps = Vector.GreaterThan(intersection, limit * (area + _area[i] - intersection));
                if (overlaps != Vector<int>.Zero)
                {
                    return false;
                }
            }

            if (_count == _left.Length * Vector<float>.Count)
            {
                Grow();
            }

            Lane(_left) = box.Left;
            Lane(_top) = box.Top;
            Lane(_right) = box.Right;
            Lane(_bottom) = box.Bottom;
            Lane(_area) = box.Area;
            _count++;
            return true;
        }

        private void Grow()
        {
            var length = 2 * _left.Length;
            Array.Resize(ref _left, length);
            Array.Resize(ref _top, length);
            Array.Resize(ref _right, length);
            Array.Resize(ref _bottom, length);
            Array.Resize(ref _area, length);
            Array.Fill(_area, new Vector<float>(float.PositiveInfinity), length / 2, length / 2);
        }

        private ref float Lane(Vector<float>[] vectors) => ref MemoryMarshal.Cast<Vector<float>, float>(vectors.AsSpan())[_count];
    }
}
