using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>A name on the way to a weight (<c>downsample_layers</c>, <c>stages.2</c>, <c>model</c>): holds children and computes nothing.</summary>
public sealed class Container : nn.Module
{
    /// <summary>Makes a container of named children.</summary>
    public Container(params ReadOnlySpan<(string Name, nn.Module Module)> children)
        : base(nameof(Container))
    {
        foreach (var (name, module) in children)
        {
            register_module(name, module);
        }
    }

    /// <summary>Nothing to find by reflection: every component is registered where it is made.</summary>
    protected override void RegisterComponents()
    {
    }
}
