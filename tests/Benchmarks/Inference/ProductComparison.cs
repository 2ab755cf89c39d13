using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>products [batch] [rounds]</c>: the matrix products of ConvNeXt-T's training step one by one, by the usual and by Strassen's method in turns, one thread.</summary>
internal static unsafe class ProductComparison
{
    public static void Run(string[] args)
    {
        var (batch, rounds) = (args.Length > 0 ? int.Parse(args[0]) : 8, args.Length > 1 ? int.Parse(args[1]) : 9);
        set_num_threads(1);
        using var scope = NewDisposeScope();
        var (usual, strassen) = (0.0, 0.0);
        Console.WriteLine("| product | rows × inner × columns | usual ms (GFLOP/s) | Strassen ms | ratio | difference |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (var stage = 0; stage < 4; stage++)
        {
            var (c, rows, blocks) = (96 << stage, batch * (56 >> stage) * (56 >> stage), stage == 2 ? 9 : 3);
            foreach (var (inputs, outputs) in ((int, int)[])[(c, 4 * c), (4 * c, c)])
            {
                var (x, w, dy) = (randn(rows, inputs), randn(outputs, inputs), randn(rows, outputs));
                Compare("forward", Of(x), Of(w).Transposed);
                Compare("input gradient", Of(dy), Of(w));
                Compare("weight gradient", Of(dy).Transposed, Of(x));
            }

            void Compare(string name, Matrix a, Matrix b)
            {
                var (first, second) = (empty(a.Rows, b.Columns), empty(a.Rows, b.Columns));
                var (times, others) = (new List<double>(), new List<double>());
                for (var round = 0; round < rounds + 2; round++)
                {
                    times.Add(Time(false, first));
                    others.Add(Time(true, second));
                }

                var (time, other) = (times[2..].Order().ElementAt(rounds / 2), others[2..].Order().ElementAt(rounds / 2));
                usual += blocks * time;
                strassen += blocks * other;
                var difference = ((first - second).abs().max() / first.abs().max()).item<float>();
                var work = 2e-6 * a.Rows * a.Columns * b.Columns;
                Console.WriteLine(FormattableString.Invariant(
                    $"| stage {stage + 1}, {name} | {a.Rows} × {a.Columns} × {b.Columns} | {time:F2} ({work / time:F0}) | {other:F2} ({work / other:F0}) | {other / time:F3} | {difference:E1} |"));

                double Time(bool method, Tensor c)
                {
                    CpuKernels.UsesStrassen = method;
                    var target = (float*)Of(c).Data;
                    var start = ProcessorClock.Milliseconds();
                    CpuKernels.Native!.Multiply(a, b, null, target);
                    return ProcessorClock.Milliseconds() - start;
                }
            }
        }

        Console.WriteLine(FormattableString.Invariant($"all blocks: {usual:F0} and {strassen:F0} ms, ratio {strassen / usual:F3}"));
    }

    private static Matrix Of(Tensor matrix) => Graphs.Autograd.DenseMemory.Rows(matrix);
}
