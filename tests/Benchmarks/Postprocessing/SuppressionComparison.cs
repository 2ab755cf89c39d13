using ConvNeXtGen.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>suppression [runs]</c>: from decoded predictions to detections, against plain C# and libtorch's ops, in turns; the same boxes must be kept.</summary>
internal static class SuppressionComparison
{
    private static readonly NetworkInfo s_info = new()
    {
        Name = "crowd",
        Config = "crowd.yaml",
        Task = NetworkTask.Detection,
        InputChannels = 3,
        ImageSize = 640,
        MinimumImageSize = 32,
        Classes = CrowdedScene.Classes,
        ClassNames = [.. Enumerable.Range(0, CrowdedScene.Classes).Select(c => $"class {c}")],
        ParameterCount = 0,
        Macs = 0,
        Layers = [],
    };

    /// <summary>Measures.</summary>
    public static void Run(string[] args)
    {
        var runs = args.Length > 0 ? int.Parse(args[0]) : 15;
        set_num_threads(1);
        Console.WriteLine("| candidates | objects | boxes | kept | ConvNeXtGen ms (10 %, 90 %) | plain C# | libtorch's ops |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var isRotated in new[] { false, true })
        {
            foreach (var (candidates, objects, most) in new[] { (8400, 60, 300), (25200, 60, 300), (25200, 600, 300), (8400, 600, 30_000), (25200, 600, 30_000) })
            {
                using var scene = new CrowdedScene(candidates, objects, isRotated);
                Measure(scene, candidates, objects, isRotated, most, runs);
            }
        }
    }

    private static void Measure(CrowdedScene scene, int candidates, int objects, bool isRotated, int most, int runs)
    {
        var (own, plain, ops) = (new List<double>(), new List<double>(), new List<double>());
        var (kept, expected) = (0, 0);
        for (var run = -3; run < runs; run++)
        {
            Time(own, () => kept = Detect(scene.Predictions, isRotated, most));
            Time(plain, () => expected = PlainSuppression.Loops(scene.Predictions, isRotated, most).Count);
            if (!isRotated)
            {
                Time(ops, () => PlainSuppression.TorchOps(scene.Predictions, most));
            }

            void Time(List<double> times, Action action)
            {
                var start = ProcessorClock.Milliseconds();
                action();
                if (run >= 0)
                {
                    times.Add(ProcessorClock.Milliseconds() - start);
                }
            }
        }

        if (kept != expected)
        {
            throw new InvalidOperationException($"{kept} boxes are kept instead of {expected}.");
        }

        Console.WriteLine(FormattableString.Invariant(
            $"| {candidates} | {objects} | {(isRotated ? "rotated" : "upright")} | {kept} | {At(own, 0.5):F2} ({At(own, 0.1):F2}, {At(own, 0.9):F2}) | {At(plain, 0.5):F1}, {At(plain, 0.5) / At(own, 0.5):F1}× | {(isRotated ? "" : FormattableString.Invariant($"{At(ops, 0.5):F1}, {At(ops, 0.5) / At(own, 0.5):F1}×"))} |"));
    }

    private static int Detect(Tensor predictions, bool isRotated, int most)
    {
        using var alias = predictions.alias();
        using DetectionOutput output = isRotated ? new ObbOutput(alias, [], PredictionLayout.PointColumns, zeros(1, 1, 1)) : new DetectionOutput(alias, [], PredictionLayout.PointColumns);
        return output.Detect(s_info, [CrowdedScene.Letterbox], new() { IoU = 0.7f, MaxDetections = most })[0].Count;
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));
}
