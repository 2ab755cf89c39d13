using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>What every backward function of ours must do because of how TorchSharp calls it.</summary>
/// <remarks>
/// <para>
/// TorchSharp keeps the tensors that a backward function returns until the whole graph is gone, which would hold the gradients of all
/// activations at the same time. libtorch has taken its own references as soon as the next function runs, so those of the one before are given back then.
/// </para>
/// <para>
/// An exception must not leave a backward function: it would have to cross libtorch's frames, and ends the process instead. Gradients of
/// no size make libtorch throw ("returned an invalid gradient … got [0]") to whoever called <c>backward()</c>; the cause goes to <see cref="Trace"/>.
/// </para>
/// </remarks>
internal static class BackwardPass
{
    [ThreadStatic]
    private static List<Tensor>? t_returned;

    private const string InputCount = "inputs";

    /// <summary>Notes in the forward pass how many gradients there have to be.</summary>
    public static void Expect(autograd.AutogradContext ctx, int inputs) => ctx.save_data(InputCount, inputs);

    /// <summary>How many gradients there have to be.</summary>
    public static int Expected(autograd.AutogradContext ctx) => (int)ctx.get_data(InputCount);

    /// <summary>Runs a backward function.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="ctx">What the forward pass left.</param>
    /// <param name="gradient">TorchSharp's reference to the gradient it was given, which it would leave to the ambient dispose scope.</param>
    /// <param name="backward">Computes the gradients; null for an input that needs none.</param>
    public static List<Tensor> Run(string name, autograd.AutogradContext ctx, Tensor gradient, Func<List<Tensor?>> backward)
    {
        GiveBack();
        try
        {
            var gradients = backward();
            t_returned = [.. gradients.OfType<Tensor>()];
            return gradients!;
        }
        catch (Exception e)
        {
            Trace.TraceError($"{name}: no gradient. {e.Message}");
            return t_returned = [.. Enumerable.Range(0, Expected(ctx)).Select(_ => torch.empty(0))];
        }
        finally
        {
            gradient.Dispose();
        }
    }

    /// <summary>Gives the references back that the last backward function of this thread left; they would go with the next one.</summary>
    public static void GiveBack()
    {
        if (t_returned is { } returned)
        {
            t_returned = null;
            foreach (var tensor in returned)
            {
                tensor.Dispose();
            }
        }
    }
}
