namespace ConvNeXtGen.Training;

/// <summary>The loss is no longer a number, so nothing after it would be.</summary>
/// <param name="message">Where it happened.</param>
public sealed class TrainingDivergedException(string message) : Exception(message);
