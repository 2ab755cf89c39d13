using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>Making a program for the image size that a user named.</summary>
internal static class Preparation
{
    /// <summary><see cref="CompiledModel{TOutput}.Prepare"/>, for sizes from the command line.</summary>
    /// <exception cref="CommandException">Images of that size are too small or too large.</exception>
    public static long PrepareAsked<TOutput>(this CompiledModel<TOutput> compiled, long batch, long height, long width)
    {
        try
        {
            return compiled.Prepare(batch, height, width);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(e.Message);
        }
    }
}
