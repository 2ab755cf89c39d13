using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>eager [batch] [runs] [threads]</c>: what the parts of the eager kernels bring to ConvNeXt-T without gradients, in turns.</summary>
internal static class EagerComparison
{
    public static void Run(string[] args)
    {
        var (batch, runs, threads) = (args.Length > 0 ? int.Parse(args[0]) : 8, args.Length > 1 ? int.Parse(args[1]) : 9, args.Length > 2 ? int.Parse(args[2]) : 1);
        set_num_threads(threads);
        var subject = Subject.All[0];
        using var network = (Network<Tensor>)subject.Create().Module;
        using var hooked = (Network<Tensor>)subject.Create().Module;
        foreach (var block in hooked.modules().OfType<ConvNeXtBlock>())
        {
            // A hook on the drop path has to see what goes through it.
            block.drop_path.register_forward_hook((_, _, output) => output);
        }

        using var image = randn(batch, 3, 224, 224);
        (string Name, Func<Tensor> Call)[] ways =
        [
            ("all", () => network.call(image)),
            ("block ends op by op", () => hooked.call(image)),
            ("without Strassen", () => With(() => EagerKernels.Strassen = false, () => EagerKernels.Strassen = true)),
            ("without own kernels", () => With(() => EagerKernels.Enabled = false, () => EagerKernels.Enabled = true)),
        ];
        Contender[] contenders = [.. ways.Select(way => new TensorContender<Tensor>(way.Name, _ => way.Call(), image))];
        for (var run = -2; run < runs; run++)
        {
            foreach (var contender in contenders)
            {
                var time = contender.Time(1, threads == 1);
                if (run >= 0)
                {
                    contender.Times.Add(time);
                }
            }
        }

        foreach (var contender in contenders)
        {
            var ratios = contender.Times.Zip(contenders[0].Times).Select(pair => pair.First / pair.Second).Order().ToArray();
            Console.WriteLine(FormattableString.Invariant($"| {contender.Name} | {contender.Times.Order().ElementAt(runs / 2):F1} | {ratios[runs / 2]:F3} ({ratios[runs / 10]:F2}, {ratios[runs * 9 / 10]:F2}) |"));
        }

        Tensor With(Action before, Action after)
        {
            before();
            var output = network.call(image);
            after();
            return output;
        }
    }
}
