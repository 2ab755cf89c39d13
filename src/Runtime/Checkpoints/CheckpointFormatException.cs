namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// A checkpoint file is damaged, hostile, or of a kind this library does not read.
/// The message names the file, the place in it, what was found and what was expected.
/// </summary>
public sealed class CheckpointFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="place">Where in the file: an offset, a record or a key.</param>
    /// <param name="problem">What was found there and what was expected instead.</param>
    /// <param name="innerException">The exception that revealed the problem, if any.</param>
    public CheckpointFormatException(string file, string place, string problem, Exception? innerException = null)
        : base($"{file}: {place}: {problem}", innerException)
    {
        File = file;
        Place = place;
    }

    /// <summary>Path or name of the file.</summary>
    public string File { get; }

    /// <summary>Where in the file the problem lies.</summary>
    public string Place { get; }
}
