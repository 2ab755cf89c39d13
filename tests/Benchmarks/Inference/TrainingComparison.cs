using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Benchmarks;

/// <summary><c>training [batch] [steps] [threads]</c>: forward, backward and AdamW of ConvNeXt-T, generated against hand-written, in turns.</summary>
internal static class TrainingComparison
{
    public static void Run(string[] args)
    {
        var batch = args.Length > 0 ? int.Parse(args[0]) : 8;
        var steps = args.Length > 1 ? int.Parse(args[1]) : 6;
        var threads = args.Length > 2 ? int.Parse(args[2]) : 2;
        set_num_threads(threads);
        var subject = Subject.All[0];
        using var generated = (Network<Tensor>)subject.Create().Module;
        using var written = subject.Tutorial!();
        written.load_state_dict(generated.state_dict());
        using var image = randn(batch, 3, 224, 224);
        using var labels = randint(0, 1000, [batch], ScalarType.Int64);
        // Drop path draws numbers; in evaluation mode both compute the same.
        generated.eval();
        written.eval();
        using var ours = optim.AdamW(generated.parameters(), 1e-4);
        using var theirs = optim.AdamW(written.parameters(), 1e-4);
        var (ourTimes, theirTimes) = (new List<double>(), new List<double>());
        for (var step = 0; step < steps + 1; step++)
        {
            var (ourTime, ourLoss) = Step(generated, ours, image, labels, threads);
            var (theirTime, theirLoss) = Step(written, theirs, image, labels, threads);
            Console.WriteLine(FormattableString.Invariant($"step {step}: generated {ourTime:F0} ms (loss {ourLoss:F6}), hand-written {theirTime:F0} ms (loss {theirLoss:F6}), {theirTime / ourTime:F2}×"));
            if (step > 0)
            {
                ourTimes.Add(ourTime);
                theirTimes.Add(theirTime);
            }
        }

        var (us, them) = (ourTimes.Order().ElementAt(steps / 2), theirTimes.Order().ElementAt(steps / 2));
        Console.WriteLine(FormattableString.Invariant($"median: generated {us:F0} ms, hand-written {them:F0} ms, {them / us:F2}×"));
    }

    private static (double Milliseconds, float Loss) Step(nn.Module<Tensor, Tensor> module, optim.Optimizer optimizer, Tensor image, Tensor labels, int threads)
    {
        var start = Now();
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(module.call(image), labels);
        loss.backward();
        optimizer.step();
        return (Now() - start, loss.item<float>());

        // With one thread forward and backward both run on this one.
        double Now() => threads == 1 ? ProcessorClock.Milliseconds() : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;
    }
}
