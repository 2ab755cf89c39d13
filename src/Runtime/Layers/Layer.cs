using ConvNeXtGen.Graphs;
using ConvNeXtGen.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>
/// Base of every layer: a TorchSharp module whose <c>forward</c> is its <see cref="Apply{T}"/> over eager ops.
/// Weights are registered by name, without reflection.
/// </summary>
public abstract class Layer(string name) : nn.Module<Tensor, Tensor>(Ready(name)), ILayer
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
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Registers a buffer, which the module then owns.</summary>
    protected void AddBuffer(string name, Tensor buffer) => register_buffer(name, buffer.DetachFromDisposeScope());

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

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking) =>
        WeightTransfer.Move(this, _internal_params, _internal_buffers, dtype, device);

    // A layer used without a network computes with libtorch's convolutions too, so they are checked here as well.
    private static string Ready(string name)
    {
        LibTorch.Load();
        return name;
    }

    /// <summary>Nothing to find by reflection: every component is registered where it is made.</summary>
    protected override void RegisterComponents()
    {
    }
}
