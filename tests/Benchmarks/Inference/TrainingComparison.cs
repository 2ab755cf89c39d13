using System.Globalization;
using ConvNeXtGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>training [batch] [steps] [threads]</c>: forward, backward and AdamW of ConvNeXt-T in turns: generated as it comes, generated on libtorch's ops
/// only, and hand-written with TorchSharp's AdamW, with memory kept as this library does it and, in a process of its own, with malloc's defaults.
/// Before that, the gradients of all weights are compared.
/// </summary>
internal static class TrainingComparison
{
    private const int WarmUp = 3;

    public static void Run(string[] args)
    {
        var batch = args.Length > 0 ? int.Parse(args[0]) : 8;
        var steps = args.Length > 1 ? int.Parse(args[1]) : 7;
        var threads = args.Length > 2 ? int.Parse(args[2]) : 2;
        set_num_threads(threads);
        var subject = Subject.All[0];
        using var generated = (Network<Tensor>)subject.Create().Module;
        using var plain = (Network<Tensor>)subject.Create().Module;
        using var written = subject.Tutorial!();
        written.load_state_dict(generated.state_dict());
        plain.load_state_dict(generated.state_dict());
        using var image = randn(batch, 3, 224, 224);
        using var labels = randint(0, 1000, [batch], ScalarType.Int64);
        using var ours = new AdamW(ParameterGroup.Split(generated, weightDecay: 0));
        using var between = new AdamW(ParameterGroup.Split(plain, weightDecay: 0));
        using var theirs = optim.AdamW(written.parameters(), 1e-4);
        using var process = new HandWrittenProcess(subject, written, image, labels, threads);
        TrainingContender[] here =
        [
            new("generated", generated, true, () => ours.Step(1e-4), ours.ClearGradients),
            new("generated, libtorch's ops", plain, false, () => between.Step(1e-4), between.ClearGradients),
            new("hand-written, memory kept", written, false, () => theirs.step(), () => theirs.zero_grad()),
        ];
        Compare(here, process, image, labels);
        ITrainingContender[] contenders = [.. here, new DistantTrainingContender("hand-written, malloc's defaults", process)];
        for (var step = 0; step < steps + WarmUp; step++)
        {
            var losses = new List<string>();
            foreach (var contender in contenders)
            {
                // Lets the threads of the one before go to sleep.
                Thread.Sleep(8);
                var times = contender.Step(image, labels, threads);
                losses.Add(times[3].ToString("F6", CultureInfo.InvariantCulture));
                if (step >= WarmUp)
                {
                    contender.Times.Add(times);
                }
            }

            Console.WriteLine($"step {step}: losses {string.Join(", ", losses)}");
        }

        Console.WriteLine(FormattableString.Invariant($"\nbatch {batch}, {threads} thread{(threads > 1 ? "s" : "")}, {(threads == 1 ? "processor " : "")}ms, medians of {steps}"));
        Console.WriteLine("| contender | forward | backward | optimiser | step | hand-written takes, malloc's defaults (10 %, 90 % of turns) | memory kept |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var c in contenders)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {c.Name} | {c.Times.Median(0):F0} | {c.Times.Median(1):F0} | {c.Times.Median(2):F0} | {c.Times.Median():F0} | {Ratio(contenders[^1], c)} | {Ratio(contenders[^2], c)} |"));
        }
    }

    private static string Ratio(ITrainingContender written, ITrainingContender other)
    {
        var ratios = written.Times.Whole.Zip(other.Times.Whole).Select(pair => pair.First / pair.Second).Order().ToArray();
        return FormattableString.Invariant($"{ratios[ratios.Length / 2]:F2}× ({ratios[ratios.Length / 10]:F2}, {ratios[ratios.Length * 9 / 10]:F2})");
    }

    private static void Compare(TrainingContender[] contenders, HandWrittenProcess process, Tensor image, Tensor labels)
    {
        foreach (var contender in contenders)
        {
            // Drop path draws numbers; in evaluation mode all compute the same.
            contender.Module.eval();
            contender.Backpropagate(image, labels);
        }

        using var scope = NewDisposeScope();
        var parameters = contenders[^1].Module.named_parameters().ToArray();
        var numbers = tensor(process.Gradients()).split([.. parameters.Select(p => p.parameter.numel())]);
        var right = parameters.Zip(numbers).ToDictionary(pair => pair.First.name, pair => pair.Second.reshape(pair.First.parameter.shape));
        foreach (var contender in contenders)
        {
            var worst = contender.Module.named_parameters().Max(p => ((p.parameter.grad! - right[p.name]).abs().max() / right[p.name].abs().max()).item<float>());
            Console.WriteLine(FormattableString.Invariant($"{contender.Name}: gradients within {worst:E1} of those of the other process, relative to the largest of each tensor"));
        }
    }
}
