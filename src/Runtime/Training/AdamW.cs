using ConvNeXtGen.Graphs.Autograd;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov &amp; Hutter, arXiv 1711.05101). A step reads and writes every value once:
/// TorchSharp's optimiser makes some ten passes over the weights, each through a temporary tensor.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly List<Slot> _slots = [];
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Makes an optimiser with zero moments.</summary>
    /// <param name="groups">What to train; float32 and contiguous.</param>
    /// <param name="beta1">Decay of the mean gradient, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean squared gradient, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean squared gradient.</param>
    /// <exception cref="NotSupportedException">A parameter is not contiguous float32 in main memory.</exception>
    public AdamW(IEnumerable<ParameterGroup> groups, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(groups);
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
        foreach (var group in groups)
        {
            foreach (var (name, parameter) in group.Parameters)
            {
                if (parameter.dtype != ScalarType.Float32 || parameter.device_type != DeviceType.CPU || !parameter.is_contiguous())
                {
                    Dispose();
                    throw new NotSupportedException($"{name} is {parameter.dtype} on {parameter.device}; AdamW trains contiguous float32 on the CPU.");
                }

                _slots.Add(new Slot(name, parameter, group.WeightDecay, torch.zeros_like(parameter), torch.zeros_like(parameter)));
            }
        }
    }

    /// <summary>Number of steps taken; decides the bias correction.</summary>
    public long Steps { get; set; }

    /// <summary>The moments of every parameter; the optimiser owns them. Write to them to restore a state.</summary>
    public IEnumerable<(string Name, Tensor Mean, Tensor MeanSquare)> Moments =>
        _slots.Select(slot => (slot.Name, slot.Mean, slot.MeanSquare));

    /// <summary>Moves every parameter that has a gradient.</summary>
    /// <param name="learningRate">How far.</param>
    public void Step(double learningRate)
    {
        Steps++;
        var rate = new AdamWRate(learningRate, _beta1, _beta2, _epsilon, Steps);
        foreach (var slot in _slots)
        {
            using var gradient = slot.Parameter.grad;
            if (gradient is null)
            {
                continue;
            }

            // A gradient may lie in memory as its operation liked, such as channels-last.
            using var packed = gradient.contiguous();
            AdamWKernel.Run(rate, slot.WeightDecay, slot.Parameter, packed, slot.Mean, slot.MeanSquare);
        }
    }

    /// <summary>Drops all gradients, so that the next backward pass hands its own over instead of adding to them.</summary>
    public void ClearGradients()
    {
        foreach (var slot in _slots)
        {
            slot.Parameter.grad = null;
        }

        BackwardPass.GiveBack();
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Mean.Dispose();
            slot.MeanSquare.Dispose();
        }
    }

    private sealed record Slot(string Name, Parameter Parameter, double WeightDecay, Tensor Mean, Tensor MeanSquare);
}
