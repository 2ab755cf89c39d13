using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>
/// Moves a module's own weights to another device or type. TorchSharp's own code would also assign the new tensor to a
/// property of the weight's name by reflection, and layers have such properties without a setter.
/// </summary>
internal static class WeightTransfer
{
    /// <summary>Replaces the parameters and buffers that are elsewhere, keeps their order, and moves the children.</summary>
    public static void Move(
        nn.Module module,
        TorchSharp.Utils.OrderedDict<string, Parameter> parameters,
        TorchSharp.Utils.OrderedDict<string, (Tensor, bool)> buffers,
        ScalarType? dtype,
        Device? device)
    {
        using (torch.no_grad())
        {
            foreach (var name in parameters.Keys.ToArray())
            {
                var old = parameters[name];
                if (Moved(old, dtype, device) is { } moved)
                {
                    parameters[name] = new Parameter(moved, old.requires_grad);
                    parameters[name].DetachFromDisposeScope();
                    moved.Dispose();
                    old.Dispose();
                }
            }

            foreach (var name in buffers.Keys.ToArray())
            {
                var (old, persistent) = buffers[name];
                if (Moved(old, dtype, device) is { } moved)
                {
                    buffers[name] = (moved.DetachFromDisposeScope(), persistent);
                    old.Dispose();
                }
            }
        }

        foreach (var (_, child) in module.named_children())
        {
            _ = (dtype, device) switch
            {
                ({ } type, { } place) => child.to(place, type),
                ({ } type, null) => child.to(type),
                (null, { } place) => child.to(place),
                _ => child,
            };
        }
    }

    /// <summary>A copy in the wanted place and type, or null where it is there already. Counters and indices keep their type.</summary>
    private static Tensor? Moved(Tensor old, ScalarType? dtype, Device? device)
    {
        var type = dtype is { } wanted && old.is_floating_point() ? wanted : old.dtype;
        var place = device ?? old.device;
        return type == old.dtype && place.type == old.device_type && (place.index < 0 || place.index == old.device_index) ? null : old.to(type, place);
    }
}
