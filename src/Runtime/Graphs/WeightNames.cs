using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>State-dict names of a module's tensors and full names of its layers, looked up by the object itself.</summary>
internal sealed class WeightNames
{
    private readonly Dictionary<object, Weight> _weights = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, string> _scopes = new(ReferenceEqualityComparer.Instance);

    public WeightNames(nn.Module module)
    {
        foreach (var (name, parameter) in module.named_parameters())
        {
            _weights.TryAdd(parameter, new Weight(name, parameter));
        }

        foreach (var (name, buffer) in module.named_buffers())
        {
            _weights.TryAdd(buffer, new Weight(name, buffer));
        }

        foreach (var (name, child) in module.named_modules())
        {
            _scopes.TryAdd(child, name);
        }
    }

    /// <summary>The weight that a tensor is.</summary>
    /// <exception cref="InvalidOperationException">The tensor is no registered parameter or buffer of the module.</exception>
    public Weight this[Tensor tensor] => _weights.TryGetValue(tensor, out var weight)
        ? weight
        : throw new InvalidOperationException(
            $"A tensor [{string.Join(", ", tensor.shape)}] is used as a weight, but is no registered parameter or buffer of the network: register it, and hand the registered object itself to the op.");

    /// <summary>The full name of a layer; empty when it is none of the module's.</summary>
    public string ScopeOf(object layer) => _scopes.GetValueOrDefault(layer, "");
}
