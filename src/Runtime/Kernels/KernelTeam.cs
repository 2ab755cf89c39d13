using ConvNeXtGen.Inference;
using TorchSharp;

namespace ConvNeXtGen.Kernels;

/// <summary>Does a kernel's chunks on as many threads as libtorch may use: on libtorch's own where they can be reached, else on <see cref="WorkerTeam"/>'s.</summary>
internal static class KernelTeam
{
    // Kernels of eager ops bring their memory themselves.
    private static readonly Workspace s_none = new(0, 0, 1, 0, 0);

    /// <summary>How many threads there are.</summary>
    public static int Threads => torch.get_num_threads();

    /// <summary>Does all chunks; alone when another thread has the team.</summary>
    public static void Run(IChunkedWork work, int chunks)
    {
        if (chunks > 1 && OpenMp.IsSupported && Threads is > 1 and var workers)
        {
            OpenMp.Run(work, s_none, chunks, workers);
            return;
        }

        if (chunks > 1 && Threads is > 1 and var threads && WorkerTeam.Of(threads) is var team && team.TryEnter())
        {
            try
            {
                team.Run(work, s_none, chunks);
            }
            finally
            {
                team.Exit();
            }

            return;
        }

        for (var chunk = 0; chunk < chunks; chunk++)
        {
            work.Run(s_none, chunk, 0);
        }
    }
}
