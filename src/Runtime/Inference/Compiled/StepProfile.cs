namespace ConvNeXtGen.Inference;

/// <summary>How long a step of a compiled model takes.</summary>
/// <param name="Operation">What it computes.</param>
/// <param name="Scope">The layer it comes from, such as <c>stages.0.0.pwconv1</c>.</param>
/// <param name="Time">Its shortest time in any of the runs.</param>
/// <param name="Macs">Multiply-accumulates of one run; 0 where counting them says nothing.</param>
public sealed record StepProfile(string Operation, string Scope, TimeSpan Time, long Macs)
{
    /// <summary>The matrix product that the step is: rows, inputs, outputs.</summary>
    internal (int Rows, int Inputs, int Outputs)? Product { get; init; }
}
