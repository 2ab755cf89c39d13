using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>What a module saves: its parameters and persistent buffers by name, in registration order.</summary>
internal static class ModelTensors
{
    public static IReadOnlyList<(string Name, Tensor Tensor)> Of(nn.Module module)
    {
        // Without this check an empty file would replace the weights.
        ImageMisfit.RequireAlive(module);
        var tensors = new List<(string, Tensor)>();
        foreach (var (name, parameter) in module.named_parameters())
            tensors.Add((name, parameter));
        foreach (var (name, buffer) in module.named_buffers(include_nonpersistent: false))
            tensors.Add((name, buffer));
        return tensors;
    }
}
