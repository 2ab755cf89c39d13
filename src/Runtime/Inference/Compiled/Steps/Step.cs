using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>One step of a compiled program. Immutable: what it works on is in the workspace.</summary>
internal abstract class Step : IDisposable
{
    /// <summary>What it computes, for profiles.</summary>
    public abstract string Name { get; }

    /// <summary>Where in the network it comes from.</summary>
    public string Scope { get; init; } = "";

    /// <summary>In how many chunks it can be cut; 1 for a step that only the caller's thread may run.</summary>
    public virtual int Chunks => 1;

    /// <summary>Private memory that a worker needs, in bytes.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Multiply-accumulates, for profiles.</summary>
    public virtual long Macs => 0;

    /// <summary>The matrix product that the step is, or is as expensive as: rows, inputs, outputs; null for other work.</summary>
    public virtual (int Rows, int Inputs, int Outputs)? Product => null;

    /// <summary>The graph's tensors that every run reads; most steps have copies of their own, packed.</summary>
    public virtual IEnumerable<Tensor> Tensors => [];

    /// <summary>Does one chunk.</summary>
    /// <param name="workspace">The memory of the run.</param>
    /// <param name="chunk">Which chunk.</param>
    /// <param name="worker">Which worker does it; no two chunks run on the same worker at the same time.</param>
    public abstract void Run(Workspace workspace, int chunk, int worker);

    /// <summary>Frees the step's weights.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>The rows of one chunk, when rows are cut evenly.</summary>
    protected static (int First, int End) RowsOf(int chunk, int chunks, int rows) =>
        ((int)((long)rows * chunk / chunks), (int)((long)rows * (chunk + 1) / chunks));

    /// <summary>How many chunks pay off for an amount of work: each chunk should take some tens of microseconds.</summary>
    /// <param name="numbers">Numbers that are touched, or vector operations times ten.</param>
    /// <param name="most">Upper bound.</param>
    protected static int ChunksFor(long numbers, long most) => (int)Math.Clamp(numbers / 32768, 1, Math.Min(most, 16));
}
