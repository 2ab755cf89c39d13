using ConvNeXtGen.Inference;
using TorchSharp;

namespace ConvNeXtGen.Kernels;

/// <summary>Does a kernel's chunks on as many threads as libtorch may use: on libtorch's own where they can be reached, else on <see cref="WorkerTeam"/>'s.</summary>
internal static class KernelTeam
{
    /// <summary>How many threads there are.</summary>
    public static int Threads => torch.get_num_threads();

    /// <summary>Does all chunks; alone when another thread has the team.</summary>
    public static void Run(IChunkedWork work, int chunks)
    {
        if (chunks > 1 && OpenMp.IsSupported && Threads is > 1 and var workers)
        {
            OpenMp.Run(work, chunks, workers);
            return;
        }

        if (chunks > 1 && Threads is > 1 and var threads && WorkerTeam.Of(threads) is var team && team.TryEnter())
        {
            try
            {
                team.Run(work, chunks);
            }
            finally
            {
                team.Exit();
            }

            return;
        }

        for (var chunk = 0; chunk < chunks; chunk++)
        {
            work.Run(chunk, 0);
        }
    }
}
