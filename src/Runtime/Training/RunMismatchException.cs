namespace ConvNeXtGen.Training;

/// <summary>A saved state belongs to another run: other options, data or network.</summary>
/// <param name="message">What differs.</param>
public sealed class RunMismatchException(string message) : Exception(message);
