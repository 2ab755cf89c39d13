using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs;

/// <summary>Weights as training leaves them: a new norm has weights 1 and 0, which would hide a wrong fold.</summary>
internal static class RandomWeights
{
    /// <summary>Moves all norms, scales and biases of a module away from where they start.</summary>
    public static void Randomize(this nn.Module module)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, buffer) in module.named_buffers())
        {
            switch (name[(name.LastIndexOf('.') + 1)..])
            {
                case "running_mean":
                    buffer.normal_(0, 0.2);
                    break;
                case "running_var":
                    buffer.uniform_(0.5, 1.5);
                    break;
            }
        }

        foreach (var (name, parameter) in module.named_parameters().Where(pair => pair.parameter.Dimensions < 2))
        {
            if (name.EndsWith("bias", StringComparison.Ordinal) || name.EndsWith("beta", StringComparison.Ordinal))
            {
                parameter.add_(randn_like(parameter) * 0.1);
            }
            else
            {
                parameter.uniform_(0.5, 1.5);
            }
        }
    }
}
