using System.Diagnostics;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>training [batch] [steps] [threads]</c>: forward, backward and AdamW of ConvNeXt-T in turns: generated as it comes, generated on libtorch's ops
/// only, and hand-written with TorchSharp's AdamW. Before that, the gradients of all weights are compared.
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
        Contender[] contenders =
        [
            new("generated", generated, true, () => ours.Step(1e-4), ours.ClearGradients),
            new("generated, libtorch's ops", plain, false, () => between.Step(1e-4), between.ClearGradients),
            new("hand-written", written, false, () => theirs.step(), () => theirs.zero_grad()),
        ];
        Compare(contenders, image, labels);
        for (var step = 0; step < steps + WarmUp; step++)
        {
            foreach (var contender in contenders)
            {
                contender.Step(image, labels, threads, record: step >= WarmUp);
            }

            Console.WriteLine(FormattableString.Invariant($"step {step}: losses {string.Join(", ", contenders.Select(c => c.Loss.ToString("F6")))}"));
        }

        Console.WriteLine(FormattableString.Invariant($"\nbatch {batch}, {threads} thread{(threads > 1 ? "s" : "")}, {(threads == 1 ? "processor " : "")}ms, medians of {steps}"));
        Console.WriteLine("| contender | forward | backward | optimiser | step | hand-written takes (10 %, 90 % of turns) |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var c in contenders)
        {
            var ratios = contenders[^1].Whole.Zip(c.Whole).Select(pair => pair.First / pair.Second).Order().ToArray();
            Console.WriteLine(FormattableString.Invariant(
                $"| {c.Name} | {Median(c.Forward):F0} | {Median(c.Backward):F0} | {Median(c.Optimizer):F0} | {Median(c.Whole):F0} | {Median(ratios):F2}× ({ratios[ratios.Length / 10]:F2}, {ratios[ratios.Length * 9 / 10]:F2}) |"));
        }
    }

    private static void Compare(Contender[] contenders, Tensor image, Tensor labels)
    {
        foreach (var contender in contenders)
        {
            // Drop path draws numbers; in evaluation mode all compute the same.
            contender.Module.eval();
            contender.Backpropagate(image, labels);
        }

        using var scope = NewDisposeScope();
        var right = contenders[^1].Module.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!);
        foreach (var contender in contenders[..^1])
        {
            var worst = contender.Module.named_parameters().Max(p => ((p.parameter.grad! - right[p.name]).abs().max() / right[p.name].abs().max()).item<float>());
            Console.WriteLine(FormattableString.Invariant($"{contender.Name}: gradients within {worst:E1} of the hand-written module's, relative to the largest of each tensor"));
        }
    }

    private static double Median(List<double> values) => Median(values.Order().ToArray());

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private sealed record Contender(string Name, nn.Module<Tensor, Tensor> Module, bool Kernels, Action Update, Action Clear)
    {
        public List<double> Forward { get; } = [];

        public List<double> Backward { get; } = [];

        public List<double> Optimizer { get; } = [];

        public List<double> Whole { get; } = [];

        public float Loss { get; private set; }

        public void Backpropagate(Tensor image, Tensor labels)
        {
            using var scope = NewDisposeScope();
            EagerKernels.Enabled = Kernels;
            nn.functional.cross_entropy(Module.call(image), labels).backward();
        }

        public void Step(Tensor image, Tensor labels, int threads, bool record)
        {
            EagerKernels.Enabled = Kernels;
            var start = Now();
            double forward, backward;
            Clear();
            using (NewDisposeScope())
            {
                var loss = nn.functional.cross_entropy(Module.call(image), labels);
                forward = Now();
                loss.backward();
                backward = Now();
                Loss = loss.item<float>();
            }

            Update();
            var end = Now();
            if (record)
            {
                Forward.Add(forward - start);
                Backward.Add(backward - forward);
                Optimizer.Add(end - backward);
                Whole.Add(end - start);
            }

            // With one thread forward and backward both run on this one.
            double Now() => threads == 1 ? ProcessorClock.Milliseconds() : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
        }
    }
}
