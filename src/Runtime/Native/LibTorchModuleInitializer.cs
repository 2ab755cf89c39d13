using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Native;

/// <summary>Prepares for libtorch as soon as anything in this assembly is used.</summary>
internal static class LibTorchModuleInitializer
{
#pragma warning disable CA2255 // A library whose every type needs libtorch: there is no later moment that is early enough.
    [ModuleInitializer]
    internal static void Run() => LibTorch.Initialize();
#pragma warning restore CA2255
}
