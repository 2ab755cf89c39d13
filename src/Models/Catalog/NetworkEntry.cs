using ConvNeXtGen.Models.Commands;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Catalog;

/// <summary>A network of the zoo: what the compiler knows of it, and how to construct it.</summary>
/// <param name="Info">The description.</param>
/// <param name="Create">Constructs it with fresh weights.</param>
internal sealed record NetworkEntry(NetworkInfo Info, Func<Device?, ScalarType?, nn.Module> Create)
{
    /// <summary>Constructs it as a classifier.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public nn.Module<Tensor, Tensor> CreateClassifier()
    {
        RequireClassifier();
        return (nn.Module<Tensor, Tensor>)Create(null, null);
    }

    /// <summary>Makes sure that it is a classifier.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public void RequireClassifier()
    {
        if (Info.Task != NetworkTask.Classification)
        {
            throw new CommandException($"{Info.Name} is no classifier: its task is {Info.Task.ToString().ToLowerInvariant()}.");
        }
    }

    /// <summary>Makes sure that its output means something to a reader.</summary>
    /// <exception cref="CommandException">It is a backbone.</exception>
    public void RequireOutput()
    {
        if (Info.Task == NetworkTask.Features)
        {
            throw new CommandException($"{Info.Name} is a backbone: its feature maps name nothing in an image.");
        }
    }
}
