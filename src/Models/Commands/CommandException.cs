namespace ConvNeXtGen.Models.Commands;

/// <summary>A request that cannot be fulfilled, in words for the person who made it.</summary>
/// <param name="message">What was found and what was expected.</param>
internal sealed class CommandException(string message) : Exception(message);
