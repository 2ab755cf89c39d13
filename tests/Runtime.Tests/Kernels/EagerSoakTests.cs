using System.Diagnostics;
using System.Globalization;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Compiled;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>
/// Eager calls and training steps in the same memory, native memory included. Some hundred by default; as many as the environment variable
/// <c>CONVNEXTGEN_SOAK_STEPS</c> says. They run alone, because they look at what the whole process holds.
/// </summary>
[Collection(nameof(SoakTests))]
public sealed class EagerSoakTests
{
    /// <summary>What one block's step holds at most is some 5 MB; a tensor that is not given back would be more than this after a few steps.</summary>
    private const long Slack = 24 << 20;

    private static readonly int s_steps = int.Parse(Environment.GetEnvironmentVariable("CONVNEXTGEN_SOAK_STEPS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public void Training_steps_and_calls_without_gradients_stay_in_the_same_memory()
    {
        using var block = new ConvNeXtBlock(48, dropPath: 0.2, layerScaleInitValue: 0.1);
        using var x = randn(2, 48, 24, 24);
        Repeat(100);
        var (tensors, memory) = (LiveTensors.OnThisThread, Resident());
        Repeat(s_steps);
        Assert.Equal(tensors, LiveTensors.OnThisThread);
        Assert.InRange(Resident() - memory, long.MinValue, Slack);

        void Repeat(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = NewDisposeScope();
                block.train();
                block.call(x).square().mean().backward();
                using var guard = no_grad();
                foreach (var parameter in block.parameters())
                {
                    parameter.sub_(parameter.grad! * 1e-3);
                }

                block.zero_grad();
                block.eval();
                block.call(x);
            }
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
