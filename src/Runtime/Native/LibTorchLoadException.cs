namespace ConvNeXtGen.Native;

/// <summary>libtorch, or TorchSharp's native library over it, could not be loaded. The message says what is missing and what to do.</summary>
public sealed class LibTorchLoadException : DllNotFoundException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="innerException">The loader's own complaint, where there is one.</param>
    public LibTorchLoadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
