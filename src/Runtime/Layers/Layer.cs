using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>
/// Base of every layer: a TorchSharp module whose <c>forward</c> is its <see cref="Apply{T}"/> over eager ops.
/// Weights are registered by name, without reflection.
/// </summary>
public abstract class Layer(string name) : nn.Module<Tensor, Tensor>(name), ILayer
{
    /// <inheritdoc/>
    public abstract T Apply<T>(IOps<T> ops, T x);

    /// <summary>Runs the layer on a tensor.</summary>
    /// <param name="input">The input; stays with the caller.</param>
    /// <returns>A new tensor that the caller disposes.</returns>
    public override Tensor forward(Tensor input) => Apply(EagerOps.Instance, input);

    /// <summary>Makes and registers an uninitialised parameter.</summary>
    protected Parameter AddParameter(string name, long[] shape, Device? device, ScalarType? dtype)
    {
        var parameter = new Parameter(torch.empty(shape, dtype, device));
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>The parameter of that name as it is now: moving a module to another device or type replaces it.</summary>
    protected Parameter ParameterOf(string name) => _internal_params[name];

    /// <summary>The buffer of that name as it is now.</summary>
    protected Tensor BufferOf(string name) => _internal_buffers[name].Item1;

    /// <summary>Registers a child under its checkpoint name and hands it back.</summary>
    protected TModule AddModule<TModule>(string name, TModule child)
        where TModule : nn.Module
    {
        register_module(name, child);
        return child;
    }

    /// <summary>Runs a child on a value that this layer made, and gives that value back.</summary>
    protected static T Then<T>(IOps<T> ops, ILayer next, T x)
    {
        var result = ops.Call(next, x);
        ops.Release(x);
        return result;
    }

    /// <summary>
    /// Moves the children and this layer's own tensors. TorchSharp's version looks for fields and properties of their
    /// names and fails where they cannot be set.
    /// </summary>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        foreach (var (_, child) in named_children())
        {
            _ = (device, dtype) switch
            {
                (null, { } type) => child.to(type, non_blocking: non_blocking),
                ({ } target, null) => child.to(target, non_blocking: non_blocking),
                ({ } target, { } type) => child.to(target, type, non_blocking: non_blocking),
                _ => child,
            };
        }

        foreach (var (name, parameter) in named_parameters(recurse: false).ToArray())
        {
            if (ReplaceParameter(dtype, device, parameter, out var moved) && moved is not null)
            {
                _internal_params[name] = moved;
            }
        }

        foreach (var (name, buffer) in named_buffers(recurse: false).ToArray())
        {
            if (ReplaceBuffer(dtype, device, buffer, out var moved) && moved is not null)
            {
                _internal_buffers[name] = (moved, _internal_buffers[name].Item2);
            }
        }
    }

    /// <summary>Nothing to find by reflection: every component is registered where it is made.</summary>
    protected override void RegisterComponents()
    {
    }
}
