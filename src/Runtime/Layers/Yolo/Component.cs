using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Base of what is part of a network but is no function of one tensor: heads, attention over three inputs, lists of
/// layers. Weights are registered by name, without reflection.
/// </summary>
public abstract class Component(string name) : nn.Module(name)
{
    /// <summary>Makes and registers an uninitialised parameter.</summary>
    private protected Parameter AddParameter(string name, long[] shape, Device? device, ScalarType? dtype)
    {
        var parameter = new Parameter(torch.empty(shape, dtype, device));
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Registers a buffer, which the module then owns.</summary>
    private protected void AddBuffer(string name, Tensor buffer) => register_buffer(name, buffer.DetachFromDisposeScope());

    /// <summary>The parameter of that name as it is now: moving a module to another device or type replaces it.</summary>
    private protected Parameter ParameterOf(string name) => _internal_params[name];

    /// <summary>The buffer of that name as it is now.</summary>
    private protected Tensor BufferOf(string name) => _internal_buffers[name].Item1;

    /// <summary>Registers a child under its checkpoint name and hands it back.</summary>
    private protected TModule AddModule<TModule>(string name, TModule child)
        where TModule : nn.Module
    {
        register_module(name, child);
        return child;
    }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking) =>
        WeightTransfer.Move(this, _internal_params, _internal_buffers, dtype, device);

    /// <summary>Nothing to find by reflection: every component is registered where it is made.</summary>
    protected override void RegisterComponents()
    {
    }
}
