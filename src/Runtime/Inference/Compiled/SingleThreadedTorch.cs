using TorchSharp;

namespace ConvNeXtGen.Inference;

/// <summary>
/// Lets libtorch use one thread for a while. Its threads wait actively behind every op, on the processors that the other workers
/// of a compiled program need for the next step; and what such programs leave to libtorch is small.
/// </summary>
internal sealed class SingleThreadedTorch : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    /// <summary>Sets one thread.</summary>
    public SingleThreadedTorch()
    {
        if (_before > 1)
        {
            torch.set_num_threads(1);
        }
    }

    /// <summary>Sets what was set before.</summary>
    public void Dispose()
    {
        if (_before > 1)
        {
            torch.set_num_threads(_before);
        }
    }
}
