using System.Globalization;
using ConvNeXtGen.Checkpoints.Naming;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Checkpoints;

/// <summary>Compares the tensors of a checkpoint with the weights that a network claims to have, before anything runs.</summary>
internal static class CheckpointComparison
{
    private const int Shown = 5;

    /// <summary>Reports where a checkpoint does not fit a network.</summary>
    public static void Check(string checkpoint, NetworkSpec network, IReadOnlyList<WeightSpec> weights, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, int[]> tensors;
        try
        {
            tensors = SafetensorsIndex.Is(checkpoint) ? SafetensorsIndex.Read(checkpoint, cancellation) : SafetensorsHeader.Read(checkpoint, cancellation);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Report(Descriptors.CheckpointUnreadable, default, Name(checkpoint), e.Message.TrimEnd('.'));
            return;
        }

        var named = Translate(tensors, weights);
        var missing = new List<string>();
        var reshaped = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var weight in weights)
        {
            if (!named.TryGetValue(weight.Key, out var shape))
            {
                // PyTorch itself does not insist on this counter, and neither does loading.
                if (!weight.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                {
                    missing.Add(weight.Key);
                }

                continue;
            }

            seen.Add(weight.Key);
            if (!SameShape(shape, weight.Shape))
            {
                reshaped.Add($"{weight.Key} is {Text(shape)} instead of {Text(weight.Shape)}");
            }
        }

        var unused = new UnusedTensors(weights);
        var unexpected = named.Keys.Where(key => !seen.Contains(key) && !unused.Contains(key)).ToList();
        if (missing.Count + unexpected.Count + reshaped.Count > 0)
        {
            diagnostics.Report(
                Descriptors.CheckpointMismatch,
                default,
                Name(checkpoint),
                network.ClassName,
                string.Join("; ", new[] { List("missing", missing), List("unexpected", unexpected), List("of another shape", reshaped) }.Where(part => part.Length > 0)));
        }
    }

    // The wrappers to take off and the scheme that give the most of the network's names.
    private static Dictionary<string, int[]> Translate(IReadOnlyDictionary<string, int[]> tensors, IReadOnlyList<WeightSpec> weights)
    {
        var wanted = new HashSet<string>(weights.Select(w => w.Key), StringComparer.Ordinal);
        var best = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var bestHits = -1;
        foreach (var wrappers in PrefixRule.Candidates([.. tensors.Keys], PrefixRule.Wrappers))
        {
            foreach (var map in (KeyMap?[])[null, .. KeyMaps.All])
            {
                var translated = Translate(tensors, wrappers, map);
                var hits = translated.Keys.Count(wanted.Contains);
                if (hits > bestHits)
                {
                    (best, bestHits) = (translated, hits);
                }
            }
        }

        return best;
    }

    private static Dictionary<string, int[]> Translate(IReadOnlyDictionary<string, int[]> tensors, PrefixRule wrappers, KeyMap? map)
    {
        var translated = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            var name = wrappers.Strip(tensor.Key);
            if (map is null || !map.Drops(name))
            {
                translated[map?.ToMeta(name) ?? name] = tensor.Value;
            }
        }

        return translated;
    }

    // Schemes differ in axes of size 1 only ([C] and [C, 1, 1], [out, in] and [out, in, 1, 1]).
    private static bool SameShape(IEnumerable<int> a, IEnumerable<int> b) => a.Where(size => size != 1).SequenceEqual(b.Where(size => size != 1));

    private static string List(string what, List<string> items) => items.Count == 0
        ? ""
        : $"{items.Count.ToString(CultureInfo.InvariantCulture)} {what}: {string.Join(", ", items.OrderBy(i => i, StringComparer.Ordinal).Take(Shown))}{(items.Count > Shown ? ", …" : "")}";

    private static string Text(IEnumerable<int> shape) => "[" + string.Join(", ", shape.Select(s => s.ToString(CultureInfo.InvariantCulture))) + "]";

    private static string Name(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}
