// Training seeds TorchSharp's global generator, and the tests share two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
