using System.Runtime.InteropServices;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels.Simd;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary>
/// <c>share NAME [f32|bf16] [batch]</c>: the share of the limit that matrix products set. The products of a compiled network (linear layers, and convolutions
/// as products of patches that are there already) run alone on packed weights, by the direct method, with nothing done to results, in turns with the whole forward.
/// </summary>
internal sealed unsafe class BareProducts : IDisposable
{
    /// <summary>Bytes of rows that stay in the second cache while the panels go by.</summary>
    private const int RowCache = 512 * 1024;

    private readonly List<(PackedMatrix Matrix, nint Rows, int Count)> _products = [];
    private readonly float* _tile = (float*)NativeMemory.AlignedAlloc(14 * 32 * sizeof(float), 64);

    private BareProducts(IEnumerable<(int Rows, int Inputs, int Outputs)> shapes, bool half)
    {
        foreach (var (rows, inputs, outputs) in shapes)
        {
            using var weight = randn(outputs, inputs);
            var bytes = (nuint)rows * (nuint)inputs * (half ? 2u : 4u);
            var memory = NativeMemory.AlignedAlloc(bytes, 4096);
            NativeMemory.Clear(memory, bytes);
            _products.Add((PackedMatrix.Pack(weight, null, Float32x16.Width, half), (nint)memory, rows));
        }
    }

    public static void Run(string[] args)
    {
        if (!Float32x16.IsSupported)
        {
            Console.WriteLine("The bare products are those of AVX-512, which this machine has not.");
            return;
        }

        set_num_threads(1);
        var subject = Subject.Find(args[0]);
        var half = args.Length > 1 && args[1] == "bf16";
        using var network = subject.Create();
        using var image = subject.Image(network, args.Length > 2 ? int.Parse(args[2]) : 1);
        using var compiled = network.Compiled("compiled", image, new() { Threads = 1, Precision = half ? CompiledPrecision.BFloat16 : CompiledPrecision.Float32 });
        var shapes = compiled.Profile(2).Select(step => step.Product).OfType<(int, int, int)>().ToArray();
        using var products = new BareProducts(shapes, half);
        var (bare, whole) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 40; turn++)
        {
            bare.Add(Time(products.Multiply));
            whole.Add(Time(compiled.Run));
        }

        var shares = bare.Zip(whole).Select(pair => pair.First / pair.Second).Order().ToArray();
        var macs = products._products.Sum(product => (long)product.Count * product.Matrix.Inputs * product.Matrix.Outputs);
        Console.WriteLine(FormattableString.Invariant(
            $"{subject.Name}, {(half ? "bfloat16" : "float32")}, batch {image.shape[0]}: {shapes.Length} bare products {bare.Order().ElementAt(20):F1} ms ({2e-6 * macs / bare.Min():F0} GFLOP/s at best), whole forward {whole.Order().ElementAt(20):F1} ms, share {shares[20]:F3} ({shares[4]:F2}, {shares[36]:F2})"));
    }

    public void Dispose()
    {
        foreach (var (matrix, rows, _) in _products)
        {
            matrix.Dispose();
            NativeMemory.AlignedFree((void*)rows);
        }

        NativeMemory.AlignedFree(_tile);
    }

    private static double Time(Action action)
    {
        var start = ProcessorClock.Milliseconds();
        action();
        return ProcessorClock.Milliseconds() - start;
    }

    private void Multiply()
    {
        foreach (var (matrix, rows, count) in _products)
        {
            var stride = (nint)matrix.Inputs * (matrix.IsHalf ? 2 : 4);
            var block = Math.Max(14, (int)(RowCache / stride) / 14 * 14);
            for (var first = 0; first < count; first += block)
            {
                var end = Math.Min(count, first + block);
                for (var panel = 0; panel < matrix.Panels; panel++)
                {
                    for (var row = first; row < end;)
                    {
                        var height = PanelProduct<Float32x16>.TileRows(end - row, matrix.IsHalf);
                        PanelProduct<Float32x16>.Run(height, new TileInput(rows + (row * stride), stride, matrix.Inputs), matrix, panel, _tile);
                        row += height;
                    }
                }
            }
        }
    }
}
