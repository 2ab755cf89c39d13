namespace ConvNeXtGen.Kernels;

/// <summary>Work that is cut into chunks which may run at the same time.</summary>
internal interface IChunkedWork
{
    /// <summary>Does one chunk.</summary>
    /// <param name="chunk">Which chunk.</param>
    /// <param name="worker">Which worker does it; no two chunks run on the same worker at the same time.</param>
    void Run(int chunk, int worker);
}
