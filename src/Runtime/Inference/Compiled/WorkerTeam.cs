using ConvNeXtGen.Kernels;

namespace ConvNeXtGen.Inference;

/// <summary>
/// A few threads that do chunks together with the caller, and wait actively between the steps of a program: a step is
/// often shorter than it takes to wake a thread. One run uses the team at a time; the others compute alone meanwhile.
/// </summary>
internal sealed class WorkerTeam
{
    private const int SpinsBeforeSleep = 2000;
    private const int ChunkBits = 20;
    private const long ChunkMask = (1L << ChunkBits) - 1;
    private const int GenerationShift = 2 * ChunkBits;

    private static readonly Dictionary<int, WorkerTeam> s_teams = [];

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _owner = new();
    private readonly int _workers;

    // Generation, number of chunks and next chunk in one word: a worker that comes late can take nothing of a job that is
    // only being set up, and no chunk twice.
    private long _ticket;
    private int _done;
    private int _sleeping;
    private IChunkedWork? _work;
    private volatile bool _running;

    private WorkerTeam(int workers)
    {
        _workers = workers;
        for (var i = 1; i < workers; i++)
        {
            var index = i;
            new Thread(() => Serve(index)) { IsBackground = true, Name = $"compiled inference {index}" }.Start();
        }
    }

    /// <summary>The team of a size; it lives as long as the process.</summary>
    public static WorkerTeam Of(int workers)
    {
        lock (s_teams)
        {
            return s_teams.TryGetValue(workers, out var team) ? team : s_teams[workers] = new(workers);
        }
    }

    /// <summary>Claims the team for a run; false when another run has it.</summary>
    public bool TryEnter()
    {
        if (_workers == 1 || !_owner.TryEnter())
        {
            return false;
        }

        _running = true;
        return true;
    }

    /// <summary>Gives the team back.</summary>
    public void Exit()
    {
        _running = false;
        _work = null;
        _owner.Exit();
    }

    /// <summary>Does all chunks and returns when they are done. The caller has claimed the team.</summary>
    public void Run(IChunkedWork work, int chunks)
    {
        _work = work;
        Volatile.Write(ref _done, 0);
        var generation = (Volatile.Read(ref _ticket) >> GenerationShift) + 1;
        Interlocked.Exchange(ref _ticket, (generation << GenerationShift) | ((long)chunks << ChunkBits));
        if (Volatile.Read(ref _sleeping) is > 0 and var sleeping)
        {
            _wake.Release(sleeping);
        }

        TakeChunks(0);
        var spinner = new SpinWait();
        while (Volatile.Read(ref _done) != chunks)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void TakeChunks(int worker)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var (chunk, chunks) = ((int)(ticket & ChunkMask), (int)((ticket >> ChunkBits) & ChunkMask));
            var work = _work;
            if (chunk >= chunks || work is null)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _ticket, ticket + 1, ticket) == ticket)
            {
                work.Run(chunk, worker);
                Interlocked.Increment(ref _done);
            }
        }
    }

    private void Serve(int worker)
    {
        var seen = 0L;
        var spins = 0;
        while (true)
        {
            var generation = Volatile.Read(ref _ticket) >> GenerationShift;
            if (generation != seen)
            {
                seen = generation;
                spins = 0;
                TakeChunks(worker);
            }
            else if (_running && spins++ < SpinsBeforeSleep)
            {
                Thread.SpinWait(20);
            }
            else
            {
                Interlocked.Increment(ref _sleeping);
                if (Volatile.Read(ref _ticket) >> GenerationShift == seen)
                {
                    _wake.Wait();
                }

                Interlocked.Decrement(ref _sleeping);
                spins = 0;
            }
        }
    }
}
