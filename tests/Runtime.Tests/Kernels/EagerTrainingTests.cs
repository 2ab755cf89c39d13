using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>Whole layers trained with and without own kernels. The switch is the process's, so nothing else runs meanwhile.</summary>
[Collection(nameof(GlobalRandom))]
public sealed class EagerTrainingTests
{
    [Fact]
    public void A_block_has_the_same_gradients_with_and_without_kernels()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var block = new ConvNeXtBlock(48, layerScaleInitValue: 0.5);
        var x = randn(2, 48, 14, 14);
        var weights = randn(2, 48, 14, 14);
        var with = Gradients(enabled: true);
        var without = Gradients(enabled: false);
        foreach (var (name, gradient) in with)
        {
            Assert.True(VectorKernels.Error(gradient, without[name]) < 1e-5, name);
        }

        Dictionary<string, Tensor> Gradients(bool enabled)
        {
            EagerKernels.Enabled = enabled;
            try
            {
                block.zero_grad();
                var input = x.detach().requires_grad_();
                var y = block.call(input);
                (y * weights).sum().backward();
                return block.named_parameters().Select(p => (p.name, Gradient: p.parameter.grad!.clone()))
                    .Append(("input", input.grad!)).Append(("output", y.detach())).ToDictionary(p => p.Item1, p => p.Item2);
            }
            finally
            {
                EagerKernels.Enabled = true;
            }
        }
    }

    [Fact]
    public void Steps_leave_no_tensor_behind_and_repeat_to_the_bit_with_any_number_of_threads()
    {
        var threads = get_num_threads();
        try
        {
            // An earlier test's last backward pass on this thread may have left references that go with the next one.
            BackwardPass.GiveBack();
            var before = LiveTensors.OnThisThread;
            set_num_threads(1);
            var alone = Train();
            Assert.Equal(before, LiveTensors.OnThisThread);
            Assert.Equal(alone, Train());
            set_num_threads(3);
            Assert.Equal(alone, Train());
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_block_trains_to_the_same_bits_with_any_number_of_threads()
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var alone = Train();
            set_num_threads(3);
            Assert.Equal(alone, Train());
        }
        finally
        {
            set_num_threads(threads);
        }

        static float[] Train()
        {
            using var scope = NewDisposeScope();
            manual_seed(5);
            using var block = new ConvNeXtBlock(48, dropPath: 0.3, layerScaleInitValue: 0.5);
            var (x, weights) = (randn(3, 48, 30, 30), randn(3, 48, 30, 30));
            for (var step = 0; step < 3; step++)
            {
                using var inner = NewDisposeScope();
                block.call(x).backward([weights]);
                using var guard = no_grad();
                foreach (var parameter in block.parameters())
                {
                    parameter.sub_(parameter.grad! * 1e-4);
                }
            }

            return [.. block.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
        }
    }

    /// <summary>A few steps of linear layers and a depthwise convolution with no op of libtorch's between that sums in an order of its own.</summary>
    private static float[] Train()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var conv = new Conv2d(40, 40, 7, padding: 3, groups: 40);
        using var linear = new Linear(40, 160);
        var x = randn(4, 12, 12, 40).permute(0, 3, 1, 2);
        var weights = randn(4, 12, 12, 160);
        for (var step = 0; step < 4; step++)
        {
            using var inner = NewDisposeScope();
            var pixels = conv.call(x).permute(0, 2, 3, 1);
            var y = EagerOps.Instance.Activate(linear.call(pixels), Activation.Gelu);
            y.backward([weights]);
            using var guard = no_grad();
            foreach (var parameter in conv.parameters().Concat(linear.parameters()))
            {
                parameter.sub_(parameter.grad! * 1e-4);
            }
        }

        return [.. conv.weight.data<float>(), .. linear.weight.data<float>(), .. linear.bias!.data<float>()];
    }
}
