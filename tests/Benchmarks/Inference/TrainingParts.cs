using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>training-parts [batch] [rounds]</c>: where the time of ConvNeXt-T's training step goes. Each part runs alone, one thread, on tensors of its own for every
/// block, so that they are as far from the processor as in a step.
/// </summary>
internal static unsafe class TrainingParts
{
    public static void Run(string[] args)
    {
        var (batch, rounds) = (args.Length > 0 ? int.Parse(args[0]) : 8, args.Length > 1 ? int.Parse(args[1]) : 5);
        set_num_threads(1);
        var kernels = CpuKernels.Native!;
        var shapes = (from stage in Enumerable.Range(0, 4) from block in Enumerable.Range(0, stage == 2 ? 9 : 3) select (C: 96 << stage, Side: 56 >> stage)).ToArray();
        using var scope = NewDisposeScope();
        Tensor[] Maps(int factor) => [.. shapes.Select(s => randn(batch, s.Side, s.Side, factor * s.C))];
        var (narrow, narrow2, narrow3) = (Maps(1), Maps(1), Maps(1));
        var (wide, wide2, wide3) = (Maps(4), Maps(4), Maps(4));
        Tensor[] scales = [.. shapes.Select(s => randn(s.C))];
        Tensor[] wideSums = [.. shapes.Select(s => empty(4 * s.C))];
        Tensor[] sums = [.. shapes.Select(s => empty(s.C))];
        Tensor[] filters = [.. shapes.Select(s => randn(s.C, 1, 7, 7))];
        Tensor[] filterGradients = [.. shapes.Select(s => randn(s.C, 1, 7, 7))];

        All("GELU", i => kernels.Gelu(At(wide[i]), null, At(wide2[i]), wide[i].numel()));
        All("GELU, gradient", i => kernels.Gelu(At(wide[i]), At(wide2[i]), At(wide3[i]), wide[i].numel()));
        All("sums of biases", i =>
        {
            kernels.SumColumns(DenseMemory.Rows(wide[i]), At(wideSums[i]));
            kernels.SumColumns(DenseMemory.Rows(narrow[i]), At(sums[i]));
        });
        All("end of block", i => kernels.AddBranch(Rows(i), At(narrow[i]), At(narrow2[i]), At(narrow3[i])));
        All("end of block, gradients", i => kernels.BranchGradients(Rows(i), At(narrow[i]), At(narrow2[i]), At(narrow3[i]), At(sums[i])));
        All("depthwise", i => kernels.Convolve(Image(i), At(narrow[i]), At(filters[i]), At(scales[i]), false, At(narrow2[i])));
        All("depthwise, gradient of the input", i => kernels.Convolve(Image(i), At(narrow[i]), At(filters[i]), null, true, At(narrow2[i])));
        All("depthwise, gradient of the kernel", i => kernels.ConvolutionGradient(Image(i), At(narrow[i]), At(narrow2[i]), At(filterGradients[i]), At(sums[i])));
        All("sum of two gradients (libtorch)", i => narrow[i].add_(narrow2[i]));
        foreach (var s in scales)
        {
            s.requires_grad_();
        }

        var norms = new Tensor[shapes.Length];
        All("layer norm", i =>
        {
            norms[i]?.Dispose();
            using var leaf = narrow[i].detach().requires_grad_();
            norms[i] = EagerOps.Instance.LayerNorm(leaf, scales[i], scales[i], 1e-6);
        });
        All("layer norm, gradients", i => norms[i].backward([narrow2[i]], retain_graph: true));
        using var image = randn(batch, 3, 224, 224);
        using var stem = new PatchStem(3, 96);
        Convolutions("stem", stem, image);
        for (var stage = 1; stage < 4; stage++)
        {
            using var between = new Downsample(48 << stage, 96 << stage);
            using var input = randn(batch, 112 >> stage, 112 >> stage, 48 << stage).permute(0, 3, 1, 2);
            Convolutions($"downsampling {stage}", between, input.detach().requires_grad_());
        }

        void Convolutions(string name, nn.Module<Tensor, Tensor> module, Tensor x)
        {
            var (forward, backward) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds + 1; round++)
            {
                using var inner = NewDisposeScope();
                var start = ProcessorClock.Milliseconds();
                var y = module.call(x);
                forward.Add(ProcessorClock.Milliseconds() - start);
                using var gradient = randn(y.size(0), y.size(2), y.size(3), y.size(1)).permute(0, 3, 1, 2);
                start = ProcessorClock.Milliseconds();
                y.backward([gradient]);
                backward.Add(ProcessorClock.Milliseconds() - start);
            }

            Report(name, forward);
            Report($"{name}, gradients", backward);
        }

        void All(string name, Action<int> part)
        {
            var times = new List<double>();
            for (var round = 0; round < rounds + 1; round++)
            {
                var start = ProcessorClock.Milliseconds();
                for (var i = 0; i < shapes.Length; i++)
                {
                    part(i);
                }

                times.Add(ProcessorClock.Milliseconds() - start);
            }

            Report(name, times);
        }

        void Report(string name, List<double> times) => Console.WriteLine(FormattableString.Invariant($"| {name} | {times[1..].Order().ElementAt(rounds / 2):F1} |"));
        DepthwiseImage Image(int i) => new(batch, shapes[i].Side, shapes[i].Side, shapes[i].C);
        BranchRows Rows(int i) => new(batch * shapes[i].Side * shapes[i].Side, shapes[i].Side * shapes[i].Side, shapes[i].C, At(scales[i]), null);
        static float* At(Tensor tensor) => DenseMemory.Of(tensor);
    }
}
