using ConvNeXtGen.Data;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>agreement [images]</c>: how often bfloat16 names the class that float32 names, for a digits network trained here, on digits that it
/// has not seen, and for ConvNeXt-T with random weights on random images.
/// </summary>
internal static class PrecisionAgreement
{
    public static void Run(string[] args)
    {
        set_num_threads(1);
        Digits();
        using var network = (ConvNeXtTiny)Subject.Find("convnext_tiny").Create().Module;
        using var images = randn(args.Length > 0 ? int.Parse(args[0]) : 200, 3, 224, 224);
        Report("ConvNeXt-T, random weights and images", network, images, null);
    }

    private static void Digits()
    {
        var digits = DigitsReader.Read(Path.Combine(AppContext.BaseDirectory, "Data", "digits.csv.gz"));
        var split = StratifiedSplit.Of(digits, 0.2, seed: 1);
        var normalization = PixelNormalization.Centered(1);
        manual_seed(1);
        using var network = new ConvNeXtDigits();
        using (var training = new BatchLoader(split.Larger, new(64, normalization) { Shuffle = true, Seed = 1 }))
        using (var optimizer = optim.AdamW(network.parameters(), 2e-3))
        {
            network.train();
            for (var step = 0; step < 12 * training.BatchCount; step++)
            {
                using var scope = NewDisposeScope();
                var batch = training.Read(step / training.BatchCount, step % training.BatchCount);
                optimizer.zero_grad();
                nn.functional.cross_entropy(network.call(batch.Images), batch.Labels).backward();
                optimizer.step();
            }
        }

        network.eval();
        using var held = new BatchLoader(split.HeldOut, new(split.HeldOut.Count, normalization));
        var test = held.Read(0, 0);
        Report("digits held out", network, test.Images, test.Labels);
        test.Images.Dispose();
        test.Labels.Dispose();
    }

    private static void Report(string name, Network<Tensor> network, Tensor images, Tensor? labels)
    {
        using var scope = NewDisposeScope();
        using var single = network.Compile(new() { Threads = 1 });
        using var half = network.Compile(new() { Threads = 1, Precision = CompiledPrecision.BFloat16 });
        var (expected, actual) = (Classes(single), Classes(half));
        var agreement = 100 * expected.eq(actual).to(ScalarType.Float32).mean().item<float>();
        var accuracy = labels is null ? "" : FormattableString.Invariant($"; right: {Accuracy(expected):F2} % in float32, {Accuracy(actual):F2} % in bfloat16");
        Console.WriteLine(FormattableString.Invariant($"{name}: {images.shape[0]} images, same class in {agreement:F2} %{accuracy}"));

        Tensor Classes(CompiledModel<Tensor> model) => cat([.. images.split(10).Select(part => model.Run(part).argmax(1))]);

        float Accuracy(Tensor classes) => 100 * classes.eq(labels!).to(ScalarType.Float32).mean().item<float>();
    }
}
