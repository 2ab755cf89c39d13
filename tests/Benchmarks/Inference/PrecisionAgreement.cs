using ConvNeXtGen.Data;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>agreement [images]</c>: how often bfloat16 and int8 name the class that float32 names, for a digits network trained here, on digits that it
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
        var expected = Outputs(single);
        var classes = expected.argmax(1);
        foreach (var precision in new[] { CompiledPrecision.BFloat16, CompiledPrecision.Int8 })
        {
            using var compiled = network.Compile(new() { Threads = 1, Precision = precision });
            var actual = Outputs(compiled);
            var agreement = 100 * classes.eq(actual.argmax(1)).to(ScalarType.Float32).mean().item<float>();
            // What the images' outputs have in common tells no classes apart, so errors count against what differs.
            var error = (actual - expected).pow(2).mean().sqrt().item<float>() / expected.std(0).pow(2).mean().sqrt().item<float>();
            var accuracy = labels is null ? "" : FormattableString.Invariant($"; right: {Accuracy(classes):F2} % in float32, {Accuracy(actual.argmax(1)):F2} % in {precision}");
            Console.WriteLine(FormattableString.Invariant($"{name}, {precision}: {images.shape[0]} images, same class in {agreement:F2} %, error {error:E1} of what outputs vary by{accuracy}"));
        }

        Tensor Outputs(CompiledModel<Tensor> model) => cat([.. images.split(10).Select(model.Run)]);

        float Accuracy(Tensor named) => 100 * named.eq(labels!).to(ScalarType.Float32).mean().item<float>();
    }
}
