using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels;

namespace ConvNeXtGen.Inference;

/// <summary>A program's steps as work of a team, one after the other, in the memory of one run.</summary>
/// <param name="workspace">The memory.</param>
internal sealed class StepWork(Workspace workspace) : IChunkedWork
{
    /// <summary>The step at hand; it changes only when all its chunks are done.</summary>
    public Step? Step { get; set; }

    /// <inheritdoc/>
    public void Run(int chunk, int worker) => Step!.Run(workspace, chunk, worker);
}
